import type { Explanation } from '../errors/failure.ts';
import type { CloudConfig } from './cloud-config.ts';

/** Puts into words that a service gave no answer. */
export function explainConnectionError(error: unknown, url: string, { name, source }: CloudConfig): Explanation {
  const code = codeOf(error);
  const { origin, hostname } = parsedUrl(url);
  const here = `auth_url of cloud "${name}" in ${source}`;
  if (code === 'ECONNREFUSED' && isLoopback(hostname)) {
    return {
      why: `nothing listens at ${origin}`,
      next: [
        'is Berth running? Start it: npm start (or berth up)',
        `or correct the ${here}: a Berth with another data folder has another clouds.yaml (--data FOLDER)`,
      ],
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      why: `the name ${hostname} is not known here`,
      next: [`correct the ${here}, or look after the name service`],
    };
  }
  if (/TIMEOUT/.test(code)) {
    return { why: `${origin} did not answer in time`, next: ['try again', `or correct the ${here}`] };
  }
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) {
    return {
      why: `the certificate of ${origin} is not trusted here (${code})`,
      next: [`name the file of its authority: cacert in ${source}, or OS_CACERT`],
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    why: `${origin} gave no answer: ${reason || code}`,
    next: ['is the cloud up? Try again', `or correct the ${here}`],
  };
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function parsedUrl(url: string): { origin: string; hostname: string } {
  return URL.parse(url) ?? { origin: url, hostname: url };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
