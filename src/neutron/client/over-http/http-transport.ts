import type { Pool } from 'undici';
import { NeutronApiError } from '../errors/neutron-api-error.ts';
import { type NeutronTransport, TransportError } from '../transport.ts';
import type { CredentialsProvider } from './credentials.ts';
import { Exchange } from './exchange.ts';

export interface HttpTransportOptions {
  /** Where `/v2.0` is found, e.g. `http://controller:9696` or `https://cloud.example/network`. */
  readonly endpoint: string;
  readonly credentials: CredentialsProvider;
  /**
   * Connections kept open. A connection stays with one worker of the server, so that fewer of them than it has workers
   * leave workers idle. Default 16.
   */
  readonly connections?: number;
  /** How several ports are made. Default `single`: a server with workers serves single requests in parallel. */
  readonly severalPorts?: 'bulk' | 'single';
  /** Certificates of authorities to trust besides the system's, PEM. */
  readonly ca?: string;
}

/** Carries requests to a Neutron over HTTP with keep-alive. Deadlines are the caller's: a request lives as its signal. */
export function createHttpTransport(options: HttpTransportOptions): NeutronTransport {
  const { credentials, connections = 16, severalPorts = 'single' } = options;
  const { origin, pathname } = new URL(options.endpoint);
  const mount = pathname.replace(/\/+$/, '');
  // Loaded with the first request: whoever reaches Neutron in another way never pays for it.
  let opened: Promise<Pool> | null = null;
  const open = async (): Promise<Pool> => {
    const undici = await import('undici');
    return new undici.Pool(origin, {
      connections,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(options.ca === undefined ? {} : { connect: { ca: options.ca } }),
    });
  };
  const renew = credentials.renew?.bind(credentials);
  return {
    severalPorts,
    conditions: 'dropped-on-conflict',
    callsOutliveSender: true,
    knowsUsers: credentials.knowsUsers ?? true,
    async send({ method, path, query, body, headers, rights, signal }) {
      signal.throwIfAborted();
      const authentication = await credentials.headersFor(rights, signal).catch((error: unknown) => {
        if (signal.aborted || error instanceof NeutronApiError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new TransportError(`no credentials for the network service can be had: ${reason}`, false, error);
      });
      opened ??= open();
      const pool = await opened;
      signal.throwIfAborted();
      const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
      const exchange = new Exchange(signal);
      pool.dispatch(
        {
          method,
          path: `${mount}${path}${search === '' ? '' : `?${search}`}`,
          headers: {
            ...headers,
            ...authentication,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? null : JSON.stringify(body),
        },
        exchange,
      );
      return await exchange.reply;
    },
    ...(renew ? { renewCredentials: renew } : {}),
    async close() {
      const pool = await opened;
      await pool?.close();
    },
  };
}
