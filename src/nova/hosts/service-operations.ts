import { nameNumber, nameUuid } from '../../runtime/name-uuid.ts';
import { type ComputeNodeTable, type Queries, run, type Unit } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { flagValue } from '../operation/common-schemas.ts';
import { type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { allHosts, nodeOf } from './host-queries.ts';
import {
  disabledServiceAnswer,
  forcedServiceAnswer,
  serviceAnswer,
  servicesAnswer,
  switchedServiceAnswer,
} from './service-answers.ts';
import {
  forcedServiceBodies,
  namedServiceBodies,
  reasonedServiceBodies,
  updateServiceBodies,
} from './service-schemas.ts';

const binary = 'nova-compute';

type Status = Partial<Pick<ComputeNodeTable, 'disabled' | 'disabled_reason' | 'forced_down'>>;

/** `/os-services`: the compute service of each host. One that is disabled, or said to be down, gets no new servers. */
export function serviceOperations({
  database,
  compute,
}: Pick<ComputeFaceDeps, 'database' | 'compute'>): readonly Operation[] {
  /** Up to 2.52 a service is named by its host and binary. Throws HttpError 404 for one that is not there. */
  const set = (named: { readonly host: string; readonly binary: string }, status: Status) =>
    compute.updateServices(function* (queries): Unit<ComputeNodeTable> {
      const node = named.binary === binary ? yield* nodeOf(queries, named.host) : undefined;
      if (!node) throw notFound(`Could not find binary ${named.binary} on host ${named.host}.`);
      return yield* setStatus(queries, node, status);
    });
  return [
    operation({
      method: 'GET',
      path: '/os-services',
      policy: 'admin',
      answers: { 200: servicesAnswer },
      handle: async (call) => {
        const host = call.query.one('host');
        const wanted = call.query.one('binary') ?? binary;
        const hosts = wanted === binary ? await allHosts(database) : [];
        const services = hosts
          .filter((candidate) => host === null || candidate.host === host)
          .map((candidate) => serviceView(candidate, call.version));
        return { status: 200, body: { services } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-services/enable',
      until: 52,
      policy: 'admin',
      answers: { 200: switchedServiceAnswer },
      body: namedServiceBodies,
      handle: async (call) => {
        const node = await set(call.body, { disabled: 0, disabled_reason: null });
        return { status: 200, body: { service: { host: node.host, binary, status: 'enabled' } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-services/disable',
      until: 52,
      policy: 'admin',
      answers: { 200: switchedServiceAnswer },
      body: namedServiceBodies,
      handle: async (call) => {
        const node = await set(call.body, { disabled: 1, disabled_reason: null });
        return { status: 200, body: { service: { host: node.host, binary, status: 'disabled' } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-services/disable-log-reason',
      until: 52,
      policy: 'admin',
      answers: { 200: disabledServiceAnswer },
      body: reasonedServiceBodies,
      handle: async (call) => {
        const { disabled_reason } = call.body;
        const node = await set(call.body, { disabled: 1, disabled_reason });
        return { status: 200, body: { service: { host: node.host, binary, status: 'disabled', disabled_reason } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-services/force-down',
      since: 11,
      until: 52,
      policy: 'admin',
      answers: { 200: forcedServiceAnswer },
      body: forcedServiceBodies,
      handle: async (call) => {
        const forcedDown = flagValue(call.body.forced_down ?? false);
        const node = await set(call.body, { forced_down: Number(forcedDown) });
        return { status: 200, body: { service: { host: node.host, binary, forced_down: forcedDown } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-services/:service_id',
      since: 53,
      policy: 'admin',
      answers: { 200: serviceAnswer },
      body: updateServiceBodies,
      handle: async (call) => {
        const { status, disabled_reason: reason, forced_down: forced } = call.body;
        if (status === undefined && forced === undefined) {
          throw badRequest('No updates were requested. Fields status or forced_down should be specified.');
        }
        if (reason !== undefined && status !== 'disabled') {
          throw badRequest("Specifying disabled_reason when status is not 'disabled' is invalid.");
        }
        const id = call.param('service_id');
        const found = (await allHosts(database)).find(({ host }) => serviceId(host, call.version) === id);
        if (!found) throw notFound(`Service ${id.slice(0, 60)} could not be found.`);
        const node = await set(
          { host: found.host, binary },
          {
            ...(status === undefined
              ? {}
              : { disabled: Number(status === 'disabled'), disabled_reason: reason ?? null }),
            ...(forced === undefined ? {} : { forced_down: Number(flagValue(forced)) }),
          },
        );
        return { status: 200, body: { service: serviceView(node, call.version) } };
      },
    }),
  ];
}

/** The id of a host's compute service: a number, or since 2.53 a UUID. */
export function serviceId(host: string, version: Microversion): string | number {
  return has(version, 'uuidForServices') ? nameUuid('service', host) : nameNumber('service', host);
}

/** How a host is told to be: a word of an operator's, or `up`. */
export function stateOf({ forced_down: forcedDown }: ComputeNodeTable): 'up' | 'down' {
  return forcedDown === 1 ? 'down' : 'up';
}

/** Whether a host gets new servers. */
export function statusOf({ disabled }: ComputeNodeTable): 'enabled' | 'disabled' {
  return disabled === 1 ? 'disabled' : 'enabled';
}

function* setStatus(queries: Queries, node: ComputeNodeTable, status: Status): Unit<ComputeNodeTable> {
  yield* run(queries.updateTable('compute_node').set(status).where('host', '=', node.host));
  return { ...node, ...status };
}

function serviceView(host: ComputeNodeTable, version: Microversion): object {
  return {
    id: serviceId(host.host, version),
    binary,
    host: host.host,
    zone: host.availability_zone,
    status: statusOf(host),
    state: stateOf(host),
    updated_at: `${host.updated_at.slice(0, 23)}000`,
    disabled_reason: host.disabled_reason,
    ...(has(version, 'serviceForcedDown') ? { forced_down: host.forced_down === 1 } : {}),
  };
}
