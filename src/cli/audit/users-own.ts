import { isOfServer, type PortFact, type Whereabouts } from './facts.ts';

/** Times are told in whole seconds, by the clocks of two services: what is nearer than this came in either order. Milliseconds. */
const clockStep = 1000;

/**
 * Why a port of a server that is gone may be a user's, who brought it and wants it back: the end of a sentence. Undefined when Nova
 * made it. Nova makes a port after it has begun to build the server, or after it has begun to attach one; a user's is there before.
 */
export function usersOwn(
  port: PortFact,
  { isRemembered, begunAt, attachedAt }: Whereabouts & { kind: 'gone' },
): string | undefined {
  const { name, createdAt } = port;
  if (name !== '') return `; it has a name (${name}), so it may be a port that a user brought`;
  // Of a server without any record nobody can tell.
  const isKnown = createdAt !== undefined && begunAt !== undefined;
  if (isKnown && createdAt < begunAt - clockStep) return '; it is older than the server, so a user brought it';
  // Nova gives what a user brings its device, owner and host in one request.
  if (!isOfServer(port)) return undefined;
  if (!isKnown)
    return isRemembered ? '; which of the two is older is not on record, so a user may have brought it' : undefined;
  if (createdAt <= begunAt + clockStep) return '; it is hardly younger than the server, so a user may have brought it';
  return attachedAt !== undefined && createdAt <= attachedAt + clockStep
    ? '; a port was attached to the server after this one was made, so it may be one that a user brought'
    : undefined;
}
