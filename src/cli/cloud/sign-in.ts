import { ApiError, readErrorBody } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import { type JsonObject, listOf, objectOf } from '../json.ts';
import type { CloudConfig, Named } from './cloud-config.ts';
import type { Transport } from './transport.ts';

/** What signing in gives. */
export interface SignedIn {
  readonly token: string;
  readonly catalog: readonly JsonObject[];
}

/**
 * Signs in with a password for a project (Identity API v3, POST /v3/auth/tokens). Throws Failure when the credentials are
 * refused, ApiError for other answers.
 */
export async function signIn(send: Transport, cloud: CloudConfig): Promise<SignedIn> {
  const reply = await send({
    method: 'POST',
    url: `${cloud.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/v3/auth/tokens`,
    headers: {},
    body: {
      auth: {
        identity: { methods: ['password'], password: { user: { ...scope(cloud.user), password: cloud.password } } },
        scope: { project: scope(cloud.project) },
      },
    },
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
  const catalog = listOf(objectOf(objectOf(reply.body).token).catalog).map(objectOf);
  if (token === '') {
    throw new Failure({
      why: `${cloud.authUrl} answered, but not as the Identity API does`,
      next: [`correct auth_url of cloud "${cloud.name}" in ${cloud.source}`],
    });
  }
  return { token, catalog };
}

function scope({ id, name, domain }: Named): JsonObject {
  if (id !== undefined) return { id };
  return { name: name ?? '', ...(domain && { domain: { ...domain } }) };
}

function refused({ name, source, user, project, authUrl }: CloudConfig): Failure {
  const who = `user ${user.name ?? user.id}, project ${project.name ?? project.id}`;
  return new Failure({
    why: `${authUrl} refuses the user, the password or the project of cloud "${name}" (${who}; status 401)`,
    next: [
      `correct the cloud in ${source}`,
      'or use the clouds.yaml of the Berth that listens there: --data FOLDER, OS_CLIENT_CONFIG_FILE',
    ],
  });
}
