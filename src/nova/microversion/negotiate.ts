import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../../http/http-error.ts';
import { badRequest } from '../errors/nova-error.ts';
import { formatVersion, type Microversion, maximumVersion, minimumVersion } from './microversion.ts';

const standardHeader = 'openstack-api-version';
const legacyHeader = 'x-openstack-nova-api-version';

/**
 * The microversion that a request asks for: 2.1 without a header. Throws HttpError 400 for a malformed version and 406
 * for one that is not in the announced range.
 */
export function negotiate(headers: IncomingHttpHeaders): Microversion {
  const asked = askedOfCompute(headers[standardHeader]) ?? single(headers[legacyHeader]);
  if (asked === null) return minimumVersion;
  if (asked.toLowerCase() === 'latest') return maximumVersion;
  const match = /^([1-9]\d{0,4})\.(0|[1-9]\d{0,5})$/.exec(asked);
  if (!match) {
    throw badRequest(`API version '${asked.slice(0, 60)}' is malformed: it must be of the form 2.X, or 'latest'.`);
  }
  const minor = Number(match[2]);
  if (match[1] !== '2' || minor < minimumVersion || minor > maximumVersion) {
    const range = `${formatVersion(minimumVersion)} to ${formatVersion(maximumVersion)}`;
    throw new HttpError(406, `API version ${asked} is not supported: this service has ${range}.`);
  }
  return minor;
}

/** The headers with which an answer tells the version it was made by. */
export function versionHeaders(version: Microversion): Record<string, string> {
  return {
    'OpenStack-API-Version': `compute ${formatVersion(version)}`,
    'X-OpenStack-Nova-API-Version': formatVersion(version),
    Vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
  };
}

/** The part for compute of `OpenStack-API-Version: compute 2.26, identity 3.14`; null when compute is not named. */
function askedOfCompute(header: string | string[] | undefined): string | null {
  const text = single(header);
  if (text === null) return null;
  for (const part of text.split(',')) {
    const [service, ...version] = part.trim().split(/\s+/);
    if (service?.toLowerCase() === 'compute') return version.join(' ');
  }
  return null;
}

function single(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  return (Array.isArray(header) ? header.join(',') : header).trim();
}
