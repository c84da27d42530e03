import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from './config-error.ts';
import type { Listening } from './listening.ts';

/** What a server needs to speak HTTPS. */
export interface Tls {
  /** PEM, the chain included. */
  readonly cert: Buffer;
  /** PEM. */
  readonly key: Buffer;
  /** No authority vouches for it: clients have to be given the certificate itself. */
  readonly selfSigned: boolean;
}

/** Reads certificate and key; null where plain HTTP is configured. Throws ConfigError when they cannot be used. */
export function readTls({ tls }: Pick<Listening, 'tls'>): Tls | null {
  if (!tls) return null;
  const cert = readPem('tls_certificate', tls.certificate);
  const key = readPem('tls_key', tls.key);
  try {
    createSecureContext({ cert, key });
    const { issuer, subject } = new X509Certificate(cert);
    return { cert, key, selfSigned: issuer === subject };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ where: '[server] tls_certificate', message: `it cannot be used with tls_key: ${why}` }]);
  }
}

function readPem(key: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ where: `[server] ${key}`, message: `the file cannot be read: ${why}` }]);
  }
}
