import { ApiError, readErrorBody } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { CloudConfig, Credential, Named } from './cloud-config.ts';
import type { Transport } from './transport.ts';

/** What signing in gives. */
export interface SignedIn {
  readonly token: string;
  readonly catalog: readonly JsonObject[];
  /** Id of the project that the token is for. */
  readonly projectId: string;
  /** Names of the roles that the user has in it. */
  readonly roles: readonly string[];
}

/**
 * Signs in with a password for a project, or with an application credential (Identity API v3, POST /v3/auth/tokens). Throws
 * Failure when the credentials are refused, ApiError for other answers.
 */
export async function signIn(send: Transport, cloud: CloudConfig): Promise<SignedIn> {
  const reply = await send({
    method: 'POST',
    url: `${cloud.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/v3/auth/tokens`,
    headers: {},
    body: { auth: proofOf(cloud.credential) },
  });
  if (reply.status === 401) throw refused(cloud);
  if (reply.status !== 201) {
    const requestId = reply.header('x-openstack-request-id');
    throw new ApiError({
      service: 'identity',
      status: reply.status,
      ...readErrorBody(reply.body, reply.raw),
      requestId,
    });
  }
  const token = reply.header('x-subject-token');
  const granted = objectOf(objectOf(reply.body).token);
  if (token === '') {
    throw new Failure({
      why: `${cloud.authUrl} answered, but not as the Identity API does`,
      next: [`correct auth_url of cloud "${cloud.name}" in ${cloud.source}`],
    });
  }
  return {
    token,
    catalog: listOf(granted.catalog).map(objectOf),
    projectId: textOf(objectOf(granted.project).id),
    roles: listOf(granted.roles).map((role) => textOf(objectOf(role).name)),
  };
}

function proofOf(credential: Credential): JsonObject {
  if (credential.kind === 'password') {
    const { user, password, project } = credential;
    return {
      identity: { methods: ['password'], password: { user: { ...scope(user), password } } },
      scope: { project: scope(project) },
    };
  }
  const { of, secret } = credential;
  const named = 'id' in of ? { id: of.id } : { name: of.name, user: scope(of.user) };
  // Without a scope: such a credential is for one project, and Keystone refuses to be told which.
  return {
    identity: { methods: ['application_credential'], application_credential: { ...named, secret } },
  };
}

function scope({ id, name, domain }: Named): JsonObject {
  if (id !== undefined) return { id };
  return { name: name ?? '', ...(domain && { domain: { ...domain } }) };
}

function refused({ name, source, credential, authUrl }: CloudConfig): Failure {
  return new Failure({
    why: `${authUrl} refuses ${shown(credential)} of cloud "${name}" (${whose(credential)}; status 401)`,
    next: [
      `correct the cloud in ${source}`,
      'or use the clouds.yaml of the Berth that listens there: --data FOLDER, OS_CLIENT_CONFIG_FILE',
    ],
  });
}

function shown({ kind }: Credential): string {
  return kind === 'password' ? 'the user, the password or the project' : 'the application credential or its secret';
}

function whose(credential: Credential): string {
  if (credential.kind === 'password') {
    const { user, project } = credential;
    return `user ${user.name ?? user.id}, project ${project.name ?? project.id}`;
  }
  const { of } = credential;
  return 'id' in of ? `id ${of.id}` : `name ${of.name}, user ${of.user.name ?? of.user.id}`;
}
