import { isIP } from 'node:net';
import { badRequest, forbidden } from '../../errors/nova-error.ts';
import type { CreateServerBody, RequestedServer } from './create-schemas.ts';

/** Refuses what the schema lets through and nothing here can do. Throws HttpError 400. */
export function refuseUnsupported(body: CreateServerBody): void {
  refuseFiles(body.server);
}

/** Refuses files to be injected, and certificates that images are to be checked by. Throws HttpError 400. */
export function refuseFiles({
  personality,
  trusted_image_certificates: certificates,
}: Pick<RequestedServer, 'personality' | 'trusted_image_certificates'>): void {
  if ((personality ?? []).length > 0) {
    throw badRequest('Files cannot be injected (personality): use user_data or a config drive.');
  }
  if ((certificates ?? []).length > 0) throw badRequest('Image signatures are not checked here.');
}

/** The user data, base64 as it came. Throws HttpError 400 for anything else. */
export function readUserData(server: Pick<RequestedServer, 'user_data'>): string | null {
  const userData = server.user_data ?? null;
  if (userData !== null && !/^[A-Za-z0-9+/]*={0,2}$/.test(userData.replaceAll(/\s/g, ''))) {
    throw badRequest('Userdata content needs to be valid base 64.');
  }
  return userData;
}

/** An address of this version; null where none is given. Throws HttpError 400. */
export function readAccessIp(address: string | undefined, version: 4 | 6): string | null {
  if (address === undefined || address === '') return null;
  if (isIP(address) !== version) throw badRequest(`accessIPv${version} is not proper IPv${version} format.`);
  // Kept in the one form that each address has (RFC 5952), which is what a URL's host is written in.
  return version === 6 && !address.includes('%') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** Throws HttpError 403 for more items than the quota allows. */
export function refuseTooMuchMetadata(metadata: object, limit: number): void {
  if (limit >= 0 && Object.keys(metadata).length > limit) {
    throw forbidden(`Maximum number of metadata items exceeds ${limit}`);
  }
}
