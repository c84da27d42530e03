import { nameUuid } from '../../runtime/name-uuid.ts';
import type { ComputeNodeTable } from '../../store/index.ts';
import { type NovaObject, novaObject } from './nova-object.ts';

/** What is looked at of a host to see whether its service has changed. */
export type ToldService = Pick<
  ComputeNodeTable,
  'host' | 'availability_zone' | 'disabled' | 'disabled_reason' | 'forced_down'
>;

/** Payloads of services have a number for the version of their program, which goes up; Berth has had one. */
const programVersion = 1;

/** The payload of a change of a host's compute service. */
export function servicePayload(service: ToldService): NovaObject {
  return novaObject('ServiceStatusPayload', '1.1', {
    host: service.host,
    binary: 'nova-compute',
    topic: 'compute',
    report_count: 0,
    disabled: service.disabled === 1,
    disabled_reason: service.disabled_reason,
    availability_zone: service.availability_zone,
    last_seen_up: null,
    forced_down: service.forced_down === 1,
    version: programVersion,
    uuid: nameUuid('service', service.host),
  });
}
