import { boolean, list, map, micros, nothing, shape, text, view } from '../operation/answer-schema.ts';

const service = view('ServiceInZone', { available: boolean, active: boolean, updated_at: micros });
const hosts = { ...map(map(service)), description: 'by the names of hosts, then of services' };

const zone = { zoneName: text, zoneState: view('ZoneState', { available: boolean }) };

/** `GET /os-availability-zone`. */
export const zonesAnswer = shape({ availabilityZoneInfo: list(view('AvailabilityZone', { ...zone, hosts: nothing })) });

/** The zones with their hosts. */
export const detailedZonesAnswer = shape({
  availabilityZoneInfo: list(view('DetailedAvailabilityZone', { ...zone, hosts })),
});
