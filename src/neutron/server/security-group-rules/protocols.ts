/** IP protocols that a rule may name. Source: Networking API reference, security groups. */
const numbers: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ah: 51,
    dccp: 33,
    egp: 8,
    esp: 50,
    gre: 47,
    hopopt: 0,
    icmp: 1,
    igmp: 2,
    ip: 0,
    ipip: 4,
    'ipv6-encap': 41,
    'ipv6-frag': 44,
    'ipv6-icmp': 58,
    icmpv6: 58,
    'ipv6-nonxt': 59,
    'ipv6-opts': 60,
    'ipv6-route': 43,
    ospf: 89,
    pgm: 113,
    rsvp: 46,
    sctp: 132,
    tcp: 6,
    udp: 17,
    udplite: 136,
    vrrp: 112,
  }),
);

const onlyIpv6 = new Set([41, 43, 44, 58, 59, 60]);
const withPorts = new Set([6, 17, 33, 132, 136]);
const icmp = new Set([1, 58]);

/** The number of a protocol given by name or number text; null when it is none. */
export function protocolNumber(protocol: string): number | null {
  const known = numbers.get(protocol);
  if (known !== undefined) return known;
  return /^(0|[1-9]\d{0,2})$/.test(protocol) && Number(protocol) <= 255 ? Number(protocol) : null;
}

/** Whether a protocol exists with IPv6 only. */
export function isOnlyIpv6(number: number): boolean {
  return onlyIpv6.has(number);
}

/** Whether a protocol has ports. */
export function hasPorts(number: number): boolean {
  return withPorts.has(number);
}

/** Whether the port range of a rule means type and code. */
export function isIcmp(number: number): boolean {
  return icmp.has(number);
}
