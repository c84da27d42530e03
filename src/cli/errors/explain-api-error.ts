import type { ApiErrorFacts } from './api-error.ts';
import type { Explanation } from './failure.ts';

const names = {
  identity: 'Identity',
  compute: 'Compute',
  image: 'Image',
  network: 'Networking',
  'berth-operator': 'Operator',
} as const;

/** Puts an answer of a service into words: its own message, and what can be done about it. */
export function explainApiError(facts: ApiErrorFacts): Explanation {
  return { why: why(facts), next: next(facts) };
}

function why({ service, status, message, requestId }: ApiErrorFacts): string {
  const said = message === '' ? 'the service gave no reason' : message;
  const request = requestId === '' ? '' : `, ${requestId}`;
  return `${said} (${names[service]} API, status ${status}${request})`;
}

/** What to do about the errors that Neutron names. */
const byType: Readonly<Record<string, readonly string[]>> = {
  PortInUse: ['choose another port, or take this one from its server first: berth port show PORT'],
  IpAddressAlreadyAllocated: ['choose another address: berth port list shows those in use'],
  IpAddressInUse: ['choose another address: berth port list shows those in use'],
  InvalidIpForNetwork: ['choose an address inside a subnet of that network: berth subnet list'],
  InvalidIpForSubnet: ['choose an address inside the subnet: berth subnet show SUBNET'],
  IpAddressGenerationFailure: ['delete ports that are not needed, or add a subnet: berth subnet create'],
  NetworkInUse: ['delete what is on the network first: berth port list --network NETWORK'],
  SubnetInUse: ['delete the ports with addresses of the subnet first: berth port list'],
  OverQuota: ['delete what is not needed, or have an administrator raise the quota'],
  ServicePortInUse: ['the port belongs to a device: delete the device, not its port'],
};

function next(facts: ApiErrorFacts): readonly string[] {
  const { service, status, type, message, requestId } = facts;
  const named = byType[type];
  if (named) return named;
  if (/quota/i.test(message)) return byType.OverQuota ?? [];
  if (status === 401) return ['sign in with credentials that are still valid: see --os-cloud'];
  if (status === 403)
    return ['use a cloud whose user may do this: --os-cloud berth-admin is the administrator of Berth'];
  if (service === 'berth-operator' && (status === 404 || status === 409))
    return ['look at what there is: berth saga list, berth finding list'];
  if (status === 404) return ['look at what there is: berth server|network|port|subnet list'];
  if (status === 406)
    return ['ask for a version that the service speaks: --os-compute-api-version, or OS_COMPUTE_API_VERSION'];
  if (status === 409) return ['look at what stands in the way, then try again'];
  if (status === 413 || status === 429 || status === 503) return ['wait a moment, then try again'];
  if (status >= 500) {
    const search = requestId === '' ? '' : `, search for ${requestId}`;
    return [`look into the log of the ${names[service]} service${search}`, 'then try again'];
  }
  return ['correct the values: --help of this command says what they must be'];
}
