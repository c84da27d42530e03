import type { Json } from '../json.ts';
import { humanText } from '../output/human-text.ts';

const names = new Map<Json, string>([
  [0, 'NOSTATE'],
  [1, 'Running'],
  [3, 'Paused'],
  [4, 'Shutdown'],
  [6, 'Crashed'],
  [7, 'Suspended'],
]);

/** The power state's name as the openstack client shows it. Numbers: Compute API, OS-EXT-STS:power_state. */
export function powerState(value: Json): string {
  return names.get(value) ?? humanText(value);
}
