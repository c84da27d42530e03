import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A command of a transcript and what it must print; `...` in it stands for any text within a line. */
export interface TranscriptStep {
  readonly command: string;
  readonly expected: string;
  /** Line of the command in its document. */
  readonly line: number;
}

/** The commands of a document: its `console` blocks that follow a `<!-- transcript -->` mark. */
export function readTranscript(path: string): TranscriptStep[] {
  const steps: { command: string; expected: string[]; line: number }[] = [];
  let marked = false;
  let inside = false;
  for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (text === '<!-- transcript -->') marked = true;
    else if (marked && text === '```console') inside = true;
    else if (inside && text === '```') {
      inside = false;
      marked = false;
    } else if (inside && text.startsWith('$ ')) steps.push({ command: text.slice(2), expected: [], line: index + 1 });
    else if (inside) steps.at(-1)?.expected.push(text);
  }
  return steps.map((step) => ({ ...step, expected: step.expected.join('\n') }));
}

/** Whether a command printed what its transcript says; the client begins with an empty line when it has waited. */
export function matches(expected: string, printed: string): boolean {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = expected.trim().split('...').map(literal).join('.*');
  return new RegExp(`^${pattern}$`).test(printed.trim());
}

/**
 * What of a text is the same whenever it is printed: chance makes ids and addresses, the order of rows is that of ids, and
 * columns are as wide as their longest text.
 */
export function lasting(text: string): string {
  const told = text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
    .replaceAll(/\d+\.\d+\.\d+\.\d+/g, 'ADDRESS')
    .replaceAll(/-+/g, '-')
    .replaceAll(/ +/g, ' ');
  return told.trim().split('\n').toSorted().join('\n');
}

/** One shell for a whole document: variables stay from command to command. */
export class Shell {
  readonly #child;
  #printed = '';
  #changed = () => {};

  constructor(folder: string) {
    this.#child = spawn('bash', ['--norc'], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, LC_ALL: 'C.UTF-8', COLUMNS: '200' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#printed += text;
      this.#changed();
    });
  }

  /** Runs a command; answers all that it printed. */
  async run(command: string): Promise<string> {
    const end = `\u0001end\u0001\n`;
    this.#printed = '';
    this.#child.stdin.write(`{ ${command}\n} 2>&1 </dev/null; printf '${end.replace('\n', '\\n')}'\n`);
    while (!this.#printed.endsWith(end)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.#printed.slice(0, -end.length);
  }

  close(): void {
    this.#child.stdin.end();
  }
}
