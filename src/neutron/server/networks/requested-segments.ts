import type { Converter } from '../attributes/attribute.ts';
import { toInteger } from '../attributes/converters.ts';
import { bareText } from '../attributes/python-text.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { isObject } from '../request/body.ts';

/** A segment as it was asked for; what is null is for the service to choose. */
export interface RequestedSegment {
  readonly networkType: string | null;
  readonly physicalNetwork: string | null;
  readonly segmentationId: number | null;
}

const keys = new Set(['provider:network_type', 'provider:physical_network', 'provider:segmentation_id']);

/** The `segments` of a request. Throws 400. NET-020 to NET-023 */
export const toSegments: Converter = (value) => {
  if (value === null) return [];
  if (!Array.isArray(value))
    throw badRequest(`Invalid input for segments. Reason: '${bareText(value)}' is not a list.`);
  const segments = value.map(toSegment);
  const complete = segments
    .filter((segment) => segment.segmentationId !== null)
    .map((segment) => JSON.stringify(segment));
  if (new Set(complete).size < complete.length) throw networkError('SegmentsContainDuplicateEntry');
  return segments;
};

function toSegment(value: unknown): RequestedSegment {
  if (!isObject(value))
    throw badRequest(`Invalid input for segments. Reason: '${bareText(value)}' is not a dictionary.`);
  const unknown = Object.keys(value).filter((key) => !keys.has(key));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  const id = value['provider:segmentation_id'];
  return {
    networkType: textOrNull(value['provider:network_type'], 'provider:network_type'),
    physicalNetwork: textOrNull(value['provider:physical_network'], 'provider:physical_network'),
    segmentationId: id === undefined || id === null ? null : Number(toInteger(id)),
  };
}

function textOrNull(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string')
    throw badRequest(`Invalid input for ${name}. Reason: '${bareText(value)}' is not a valid string.`);
  return value;
}
