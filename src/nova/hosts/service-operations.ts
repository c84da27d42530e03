import type { ComputeNodeTable } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { nameNumber, nameUuid } from '../name-uuid.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { allHosts } from './host-queries.ts';

const binary = 'nova-compute';

/** `/os-services`: the compute service of each host; to be read. */
export function serviceOperations({ database }: Pick<ComputeFaceDeps, 'database'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-services',
      policy: 'admin',
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
  ];
}

/** The id of a host's compute service: a number, or since 2.53 a UUID. */
export function serviceId(host: string, version: Microversion): string | number {
  return has(version, 'uuidForServices') ? nameUuid('service', host) : nameNumber('service', host);
}

function serviceView(host: ComputeNodeTable, version: Microversion): object {
  return {
    id: serviceId(host.host, version),
    binary,
    host: host.host,
    zone: host.availability_zone,
    status: 'enabled',
    state: 'up',
    updated_at: `${host.updated_at.slice(0, 23)}000`,
    disabled_reason: null,
    ...(has(version, 'serviceForcedDown') ? { forced_down: false } : {}),
  };
}
