import type { ComputeFaceDeps } from '../deps.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { allHosts } from './host-queries.ts';

/** `/os-availability-zone`: the zones that hosts are in; to administrators, with their hosts. */
export function availabilityZoneOperations({ database }: Pick<ComputeFaceDeps, 'database'>): readonly Operation[] {
  const zones = async () => Map.groupBy(await allHosts(database), (host) => host.availability_zone);
  return [
    operation({
      method: 'GET',
      path: '/os-availability-zone',
      policy: 'reader',
      handle: async () => {
        const names = [...(await zones()).keys()];
        const availabilityZoneInfo = names.map((zoneName) => ({
          zoneName,
          zoneState: { available: true },
          hosts: null,
        }));
        return { status: 200, body: { availabilityZoneInfo } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-availability-zone/detail',
      policy: 'admin',
      handle: async () => {
        const availabilityZoneInfo = [...(await zones())].map(([zoneName, hosts]) => ({
          zoneName,
          zoneState: { available: true },
          hosts: Object.fromEntries(
            hosts.map((host) => [
              host.host,
              { 'nova-compute': { available: true, active: true, updated_at: `${host.updated_at.slice(0, 23)}000` } },
            ]),
          ),
        }));
        return { status: 200, body: { availabilityZoneInfo } };
      },
    }),
  ];
}
