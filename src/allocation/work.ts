import type { Network } from '../neutron/resources.ts';
import type { Engine } from './engine.ts';
import type { Look } from './look/look.ts';
import type { AllocateRequest } from './network-api.ts';
import type { Nic } from './nic.ts';
import type { Operation } from './operation.ts';

/** One attempt at an allocation, once its request is known to be good. */
export interface Work {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly request: AllocateRequest;
  readonly look: Look;
  readonly nics: readonly Nic[];
  /** As the user sees it, or with service rights where the user does not. */
  readonly networkOf: (networkId: string) => Network | undefined;
}

/** Whether Neutron has an extension. */
export function hasExtension(work: Work, alias: string): boolean {
  return work.look.extensions.includes(alias);
}

/** Whether the NIC's DNS records live in the user's own zone, so that the user has to set the name. */
export function hasExternalDns(work: Work, nic: Nic): boolean {
  return hasExtension(work, 'dns-integration') && Boolean(work.networkOf(nic.networkId)?.dns_domain);
}
