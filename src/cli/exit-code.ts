/** Exit codes of the command; see docs/reference/cli.md. */
export const exitCode = { ok: 0, failed: 1, usage: 2, found: 3 } as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
