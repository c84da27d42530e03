import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { noElements, onlyRefusals, shape } from '../operation/answer-schema.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { findServer } from './find-server.ts';

const collection = '/servers/:server_id/os-volume_attachments';
const member = '/servers/:server_id/os-volume_attachments/:volume_id';

/** `/servers/{id}/os-volume_attachments`: there are no volumes, so that no server has one. */
export function volumeAttachmentOperations({ database }: ComputeFaceDeps): readonly Operation[] {
  const noSuchVolume = (method: 'GET' | 'PUT' | 'DELETE') =>
    operation({
      method,
      path: member,
      policy: method === 'GET' ? 'reader' : 'member',
      answers: onlyRefusals,
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        throw notFound(`Volume ${call.param('volume_id').slice(0, 60)} is not attached to instance ${server.id}`);
      },
    });
  return [
    operation({
      method: 'GET',
      path: collection,
      policy: 'reader',
      answers: { 200: shape({ volumeAttachments: noElements }) },
      handle: async (call) => {
        await findServer(database, call.context, call.param('server_id'));
        return { status: 200, body: { volumeAttachments: [] } };
      },
    }),
    operation({
      method: 'POST',
      path: collection,
      policy: 'member',
      answers: onlyRefusals,
      handle: async (call) => {
        await findServer(database, call.context, call.param('server_id'));
        throw badRequest('Volumes cannot be attached: this cloud has none.');
      },
    }),
    noSuchVolume('GET'),
    noSuchVolume('PUT'),
    noSuchVolume('DELETE'),
  ];
}
