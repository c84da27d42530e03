import { isoMillis } from '../../runtime/time.ts';
import type { KeypairTable } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, forbidden } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type Answer, type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { quotaOf } from '../quotas/quota-queries.ts';
import { generateKeypair } from './generate-keypair.ts';
import { createdKeypairAnswer, keypairAnswer, keypairsAnswer } from './keypair-answers.ts';
import { deleteKeypair, findKeypair, insertKeypair, keypairsOf, noSuchKeypair } from './keypair-queries.ts';
import { createKeypairBodies } from './keypair-schemas.ts';
import { briefKeypair, detailedKeypair } from './keypair-view.ts';
import { publicKeyFingerprint } from './public-key.ts';

/** `/os-keypairs`: a user's own; an administrator's also of others, since 2.10. */
export function keypairOperations({
  database,
  runtime,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'runtime' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-keypairs',
      policy: 'reader',
      answers: { 200: keypairsAnswer },
      handle: async (call) => {
        const paged = has(call.version, 'keypairPaging');
        const marker = paged ? call.query.one('marker') : null;
        return list(call, marker, paged ? pageSize(call.query, config.maxPageSize) : null);
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-keypairs',
      policy: 'reader',
      answers: { 200: createdKeypairAnswer, 201: createdKeypairAnswer },
      body: createKeypairBodies,
      handle: async (call) => {
        const asked = call.body.keypair;
        const type = asked.type ?? 'ssh';
        if (type !== 'ssh') throw badRequest('Key pairs of type x509 are not supported.');
        if (asked.name.trim() !== asked.name) throw badRequest('A key pair name has no space at either end.');
        const generated = asked.public_key === undefined ? generateKeypair(runtime.random) : null;
        const publicKey = generated?.publicKey ?? asked.public_key?.trim() ?? '';
        const fingerprint = publicKeyFingerprint(publicKey);
        if (fingerprint === null) throw badRequest('Keypair data is invalid: failed to generate fingerprint');
        const keypair: KeypairTable = {
          user_id: owner(call, asked.user_id ?? null),
          name: asked.name,
          type,
          public_key: publicKey,
          fingerprint,
          created_at: isoMillis(runtime.clock.now()),
        };
        const asker = { projectId: call.projectId, userId: call.context.userId };
        await insertKeypair(database, keypair, await quotaOf(database, config.limits, asker, 'key_pairs'));
        const body = {
          keypair: {
            ...briefKeypair(keypair, call.version),
            user_id: keypair.user_id,
            ...(generated ? { private_key: generated.privateKey } : {}),
          },
        };
        return { status: has(call.version, 'keypairType') ? 201 : 200, body };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-keypairs/:name',
      policy: 'reader',
      answers: { 200: keypairAnswer },
      handle: async (call) => {
        const name = call.param('name');
        const keypair = await findKeypair(database, owner(call, call.query.one('user_id')), name);
        if (!keypair) throw noSuchKeypair(name);
        return { status: 200, body: { keypair: detailedKeypair(keypair, call.version) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-keypairs/:name',
      policy: 'reader',
      answers: { 202: null, 204: null },
      handle: async (call) => {
        await deleteKeypair(database, owner(call, call.query.one('user_id')), call.param('name'));
        return { status: has(call.version, 'keypairType') ? 204 : 202 };
      },
    }),
  ];

  /** Without a size, all of them. */
  async function list(call: Call, marker: string | null, size: number | null): Promise<Answer> {
    const userId = owner(call, call.query.one('user_id'));
    if (marker !== null && !(await findKeypair(database, userId, marker))) {
      throw badRequest(`marker [${marker.slice(0, 60)}] not found`);
    }
    const found = await keypairsOf(database, userId, marker, size === null ? null : size + 1);
    const page = found.slice(0, size ?? found.length);
    const last = page.at(-1);
    return {
      status: 200,
      body: {
        keypairs: page.map((keypair) => ({ keypair: briefKeypair(keypair, call.version) })),
        ...(last && found.length > page.length
          ? { keypairs_links: call.links.next('os-keypairs', call.query, last.name) }
          : {}),
      },
    };
  }
}

/** Whose key pair is meant. Throws HttpError 403 for somebody else's, unless the caller is an administrator. */
function owner(call: Call<unknown>, userId: string | null): string {
  const { context, version } = call;
  if (userId === null || userId === context.userId || !has(version, 'keypairOfOtherUser')) return context.userId;
  if (!context.isAdmin) throw forbidden("Policy does not allow another user's key pairs to be used.");
  return userId;
}
