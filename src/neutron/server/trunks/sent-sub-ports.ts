import type { ParsedBody } from '../../../http/json-body.ts';
import type { Validator } from '../attributes/attribute.ts';
import { bareText, pythonText } from '../attributes/python-text.ts';
import { isUuid } from '../attributes/validators.ts';
import { badRequest, invalidInput } from '../errors/registry.ts';
import { isObject, readObject } from '../request/body.ts';

/** A sub-port as it was sent: a port, and how it is told apart. Other keys are ignored. */
export interface SentSubPort {
  readonly port_id: string;
  /** `vlan`, or `inherit` for the segment of the port's network. */
  readonly segmentation_type?: unknown;
  readonly segmentation_id?: unknown;
}

/** The segmentation type of a sub-port that has the segment of its network. */
export const inherited = 'inherit';

/** A list of sub-ports none of which says half of how it is told apart, or what another one says. MSC-024 */
export const sentSubPorts: Validator = (value) => {
  if (!Array.isArray(value)) return `Invalid data format for subports: '${bareText(value)}' is not a list`;
  const ports = new Set<string>();
  const segments = new Set<string>();
  for (const entry of value) {
    if (!isObject(entry)) return `Invalid data format for subport: '${bareText(entry)}' is not a dict`;
    const { port_id: port, segmentation_type: type, segmentation_id: id } = entry;
    if (!isUuid(port)) return `Invalid UUID for subport: '${bareText(port)}'`;
    if (ports.has(port)) return `Non unique UUID for subport: '${port}'`;
    ports.add(port);
    if (type === inherited) continue;
    if ((!type || id === undefined || id === null) && Object.keys(entry).length > 1) return incomplete(entry);
    if (id === undefined || id === null) continue;
    const segment = JSON.stringify([type, id]);
    if (segments.has(segment)) return `Segmentation ID '${bareText(id)}' for '${port}' is not unique`;
    segments.add(segment);
  }
  return null;
};

/** What is said of a sub-port of which not all is said. */
export function incomplete(entry: object): string {
  return `Invalid subport details '${pythonText(entry)}': both segmentation_id and segmentation_type are needed`;
}

/** The sub-ports in the body of `add_subports` and `remove_subports`. Throws 400. */
export function readSubPorts(body: ParsedBody): readonly SentSubPort[] {
  const { sub_ports: sent } = readObject(body);
  if (sent === undefined) throw badRequest("Unable to find 'sub_ports' in request body");
  const reason = sentSubPorts(sent);
  if (reason !== null) throw invalidInput(reason);
  return sent as readonly SentSubPort[];
}
