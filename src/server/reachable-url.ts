/** The URL by which clients on this machine reach a listener. An address that stands for all of them is none to call. */
export function reachableUrl(protocol: 'http' | 'https', host: string, port: number): string {
  const called = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${protocol}://${called.includes(':') ? `[${called}]` : called}:${port}`;
}
