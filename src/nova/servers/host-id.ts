import { createHash } from 'node:crypto';

/** Tells a project's servers on one host from those on another, and nothing else; `''` without a host. */
export function hostId(projectId: string, host: string | null): string {
  return host === null ? '' : createHash('sha224').update(`${projectId}${host}`).digest('hex');
}
