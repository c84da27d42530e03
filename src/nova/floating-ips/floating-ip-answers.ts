import { list, shape, text, textOrNull, view } from '../operation/answer-schema.ts';

const floatingIp = view('FloatingIp', {
  id: text,
  ip: text,
  pool: { ...textOrNull, description: 'the name of its network' },
  fixed_ip: textOrNull,
  instance_id: textOrNull,
});

/** Floating IPs. */
export const floatingIpsAnswer = shape({ floating_ips: list(floatingIp) });

/** One, read or made. */
export const floatingIpAnswer = shape({ floating_ip: floatingIp });

/** What networks they can be had from. */
export const floatingIpPoolsAnswer = shape({ floating_ip_pools: list(view('FloatingIpPool', { name: text })) });
