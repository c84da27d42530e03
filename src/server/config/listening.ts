import { isLoopback } from '../../http/loopback.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './settings.ts';

/** Where the server listens, and how. */
export interface Listening {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Files, PEM. Null: plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
}

/** What [server] says of listening. Throws ConfigError when it would speak plain HTTP beyond this machine, unless that is wanted. */
export function listening({ server }: Settings): Listening {
  const { host, port, tlsCertificate: certificate, tlsKey: key, allowPlainHttp } = server;
  if ((certificate === null) !== (key === null)) {
    const [missing, given] = key === null ? ['tls_key', 'tls_certificate'] : ['tls_certificate', 'tls_key'];
    throw new ConfigError([{ where: `[server] ${missing}`, message: `it is missing: TLS needs it beside ${given}` }]);
  }
  const tls = certificate !== null && key !== null ? { certificate, key } : null;
  if (!tls && !allowPlainHttp && !isLoopback(host)) {
    throw new ConfigError([
      {
        where: '[server] host',
        message:
          `"${host}" can be reached from other machines, and without TLS passwords and tokens would cross the network for ` +
          'all to read: set tls_certificate and tls_key; or allow_plain_http (--allow-plain-http), where something else sees to it',
      },
    ]);
  }
  return { host, port, tls };
}
