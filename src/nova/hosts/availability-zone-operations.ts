import type { ComputeNodeTable } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { detailedZonesAnswer, zonesAnswer } from './availability-zone-answers.ts';
import { allHosts } from './host-queries.ts';
import { stateOf, statusOf } from './service-operations.ts';

const isEnabled = (host: ComputeNodeTable) => statusOf(host) === 'enabled';

/** `/os-availability-zone`: the zones that hosts are in; to administrators, with their hosts. */
export function availabilityZoneOperations({ database }: Pick<ComputeFaceDeps, 'database'>): readonly Operation[] {
  const zones = async () => Map.groupBy(await allHosts(database), (host) => host.availability_zone);
  return [
    operation({
      method: 'GET',
      path: '/os-availability-zone',
      policy: 'reader',
      answers: { 200: zonesAnswer },
      handle: async () => {
        const availabilityZoneInfo = [...(await zones())].map(([zoneName, hosts]) => ({
          zoneName,
          zoneState: { available: hosts.some(isEnabled) },
          hosts: null,
        }));
        return { status: 200, body: { availabilityZoneInfo } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-availability-zone/detail',
      policy: 'admin',
      answers: { 200: detailedZonesAnswer },
      handle: async () => {
        const availabilityZoneInfo = [...(await zones())].map(([zoneName, hosts]) => ({
          zoneName,
          zoneState: { available: hosts.some(isEnabled) },
          hosts: Object.fromEntries(
            hosts.map((host) => [
              host.host,
              {
                'nova-compute': {
                  available: isEnabled(host),
                  active: stateOf(host) === 'up',
                  updated_at: `${host.updated_at.slice(0, 23)}000`,
                },
              },
            ]),
          ),
        }));
        return { status: 200, body: { availabilityZoneInfo } };
      },
    }),
  ];
}
