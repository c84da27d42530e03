import { ServiceCredentialRefused } from '../errors/service-credential-refused.ts';
import { authOf, type KeystoneCredential, nameOf } from './keystone-credential.ts';

/** A token of a Keystone. */
export interface KeystoneToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** What the service needs: binding a port, working for any project, and looking at others' tokens are an administrator's. */
const neededRole = 'admin';

/** Answers that will be the same next time. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404]);

/**
 * Asks a Keystone v3 (`authUrl` with its version, no final slash) for a token. Throws ServiceCredentialRefused when it does
 * not accept the credential or the credential lacks the role `admin`, which `purpose` needs, another Error when it cannot be
 * asked. The texts tell an operator what to look at.
 */
export async function logIn(
  authUrl: string,
  credential: KeystoneCredential,
  signal: AbortSignal,
  purpose = 'binding ports',
): Promise<KeystoneToken> {
  const { status, token, body } = await post(authUrl, credential, signal);
  if (refusals.has(status)) throw refused(authUrl, credential, status, member(body, 'error') !== null);
  const issued = member(body, 'token');
  const endsAt = endOf(issued);
  if (status !== 201 || token === null || Number.isNaN(endsAt)) {
    throw new Error(`Keystone at ${authUrl} answered ${status} instead of a token`);
  }
  if (!rolesOf(issued).includes(neededRole)) throw powerless(authUrl, credential, purpose);
  return { token, endsAt };
}

async function post(authUrl: string, credential: KeystoneCredential, signal: AbortSignal) {
  const { request } = await import('undici');
  try {
    const { statusCode, headers, body } = await request(`${authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ auth: authOf(credential) }),
      signal,
    });
    const token = headers['x-subject-token'];
    return {
      status: statusCode,
      token: typeof token === 'string' ? token : null,
      body: (await body.json().catch(() => null)) as unknown,
    };
  } catch (error) {
    const text = `Keystone at ${authUrl} cannot be asked for a token (${reasonOf(error)}): is it running there?`;
    throw new Error(text, { cause: error });
  }
}

/** undici's code says more than its message, which may be empty (several addresses refused). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** When a token ends, milliseconds since 1970; NaN when it does not say. */
function endOf(issued: unknown): number {
  const at = member(issued, 'expires_at');
  return typeof at === 'string' ? Date.parse(at) : Number.NaN;
}

function rolesOf(issued: unknown): unknown[] {
  const roles = member(issued, 'roles');
  return Array.isArray(roles) ? roles.map((role) => member(role, 'name')) : [];
}

/** A member of what may be an object; null where there is none. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (new Map<string, unknown>(Object.entries(value)).get(name) ?? null)
    : null;
}

function refused(authUrl: string, credential: KeystoneCredential, status: number, isError: boolean) {
  if (!isError) {
    const hint = 'the URL must be that of an Identity API with its version, such as http://controller:5000/v3';
    return refusal(`there is no Keystone at ${authUrl} (${status}): ${hint}`);
  }
  const check =
    credential.method === 'password'
      ? 'check user, password, project and the domains'
      : 'check its id and secret, and whether it has expired or its user has lost a role';
  return refusal(`Keystone at ${authUrl} does not accept ${nameOf(credential)} (${status}): ${check}`);
}

function powerless(authUrl: string, credential: KeystoneCredential, purpose: string): ServiceCredentialRefused {
  const remedy =
    credential.method === 'password'
      ? `openstack role add --user ${credential.username} --project ${credential.projectName} ${neededRole}`
      : `make one that has it: openstack application credential create --role ${neededRole} NAME`;
  const lack = `has no role ${neededRole}, which ${purpose} needs`;
  return refusal(`${nameOf(credential)} ${lack}, says Keystone at ${authUrl}: ${remedy}`);
}

function refusal(text: string): ServiceCredentialRefused {
  return new ServiceCredentialRefused(text, { method: 'POST', path: '/auth/tokens', step: 'authenticate' });
}
