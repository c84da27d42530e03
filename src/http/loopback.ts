/** Whether a host, named or by address (IPv6 with or without brackets), is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  // By RFC 6761 nobody's DNS answers for names below localhost.
  return plain === 'localhost' || plain.endsWith('.localhost') || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}
