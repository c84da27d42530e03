import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { object, takes, validBody } from '../../http/json-schema.ts';
import type { WiringDesk } from '../deps.ts';

interface OnePort {
  readonly Params: { readonly port_id: string };
}

const report = object(
  { host: { type: 'string', minLength: 1, maxLength: 255 }, plugged: { type: 'boolean' } },
  ['host', 'plugged'],
  { additionalProperties: false },
);

/**
 * `PUT /v1/ports/ID/wiring`: the data path of a host says that it has plugged a port, or has it no more. Said twice it
 * changes nothing. Throws HttpError 404 for an unknown port, 409 for one that is not bound to that host.
 */
export function wiringRoutes(app: FastifyInstance, desk: WiringDesk): void {
  app.put<OnePort>('/v1/ports/:port_id/wiring', takes(report), async (request) => {
    const { host, plugged } = validBody(request, report);
    const portId = request.params.port_id;
    const answer = await desk.report(portId, host, plugged);
    if ('status' in answer) return { wiring: { port_id: portId, host, status: answer.status } };
    if (answer.ignored === 'no such port') throw new HttpError(404, 'There is no such port.');
    throw new HttpError(409, 'The port is not bound to that host.');
  });
}
