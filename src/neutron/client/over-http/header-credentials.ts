import { serviceContext } from '../../../context/request-context.ts';
import type { CredentialsProvider } from './credentials.ts';

/**
 * For a Neutron that trusts its callers (`auth_strategy = noauth`) and takes who asks from headers. Only where nobody else
 * can reach it.
 */
export const headerCredentials: CredentialsProvider = {
  async headersFor(rights) {
    const context = rights.kind === 'user' ? rights.context : serviceContext(rights, rights.onBehalfOf);
    return {
      'x-user-id': context.userId,
      'x-roles': context.roles.join(','),
      ...(context.projectId === null ? {} : { 'x-project-id': context.projectId }),
      ...(context.projectName === null ? {} : { 'x-project-name': inHeader(context.projectName) }),
    };
  },
};

/** A name as a header can carry it: its UTF-8 byte by byte, as Keystone's middleware sends it, and nothing that ends a line. */
function inHeader(name: string): string {
  return Buffer.from(name.replace(/\p{Cc}/gu, ' '), 'utf8').toString('latin1');
}
