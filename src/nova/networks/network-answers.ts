import { list, nothing, shape, text, view } from '../operation/answer-schema.ts';

const narrow = { id: text, label: text, cidr: nothing };
const network = view('Network', {
  ...narrow,
  netmask: nothing,
  gateway: nothing,
  broadcast: nothing,
  dns1: nothing,
  dns2: nothing,
  cidr_v6: nothing,
  gateway_v6: nothing,
  netmask_v6: nothing,
});
const tenantNetwork = view('TenantNetwork', narrow);

/** What `/os-networks` and `/os-tenant-networks` answer: all, and one. */
export const networkAnswers = {
  wide: { all: shape({ networks: list(network) }), one: shape({ network }) },
  narrow: { all: shape({ networks: list(tenantNetwork) }), one: shape({ network: tenantNetwork }) },
};
