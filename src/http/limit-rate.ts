import type { FastifyInstance } from 'fastify';
import type { Clock } from '../runtime/runtime.ts';
import { faceOf } from './faces.ts';
import { HttpError } from './http-error.ts';

/** How often one address may ask. */
export interface RateLimit {
  /** In the long run. */
  readonly perSecond: number;
  /** At once, by somebody who has not asked for a while. */
  readonly burst: number;
}

interface Bucket {
  /** Requests that are left. */
  left: number;
  /** Milliseconds of the monotonic clock at which that was so. */
  at: number;
}

/** Addresses that are remembered; beyond them those that may ask as much as any are forgotten. */
const most = 10_000;

/**
 * Refuses requests of an address that asks too often: 429 with Retry-After, in the form of the face that was asked. Goes by the
 * address of the connection alone: what a client says of itself is not believed, and a token may be anybody's guess.
 */
export function limitRate(app: FastifyInstance, clock: Clock, { perSecond, burst }: RateLimit): void {
  const buckets = new Map<string, Bucket>();
  const leftIn = ({ left, at }: Bucket, now: number) => Math.min(burst, left + ((now - at) / 1000) * perSecond);
  app.addHook('onRequest', async (request) => {
    if (faceOf(request) === 'berth') return;
    const now = clock.monotonic();
    const known = buckets.get(request.ip);
    const left = known ? leftIn(known, now) : burst;
    if (left < 1) {
      const seconds = Math.ceil((1 - left) / perSecond);
      throw new HttpError(429, 'Too many requests from this address; try again later.', {
        'retry-after': String(seconds),
      });
    }
    if (!known && buckets.size >= most) forgetFull(buckets, (bucket) => leftIn(bucket, now) >= burst);
    buckets.set(request.ip, { left: left - 1, at: now });
  });
}

/** When nobody can be forgotten, everybody is: a flood of addresses must not fill the memory. */
function forgetFull(buckets: Map<string, Bucket>, isFull: (bucket: Bucket) => boolean): void {
  for (const [address, bucket] of buckets) if (isFull(bucket)) buckets.delete(address);
  if (buckets.size >= most) buckets.clear();
}
