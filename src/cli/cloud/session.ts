import { ApiError, readErrorBody } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import { type JsonObject, objectOf } from '../json.ts';
import type { World } from '../world.ts';
import type { CloudConfig } from './cloud-config.ts';
import { type CatalogService, endpointOf, regionsOf } from './endpoint.ts';
import { type CloudFlags, findCloud } from './find-cloud.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { type Call, openTransport, type Reply, type Transport } from './transport.ts';

/** An answer that did not fail. */
export interface Answer {
  /** Empty when the answer has no body. */
  readonly body: JsonObject;
  readonly requestId: string;
  /** When the service says that it answered, milliseconds since 1970; undefined when it does not say. */
  readonly answeredAt: number | undefined;
}

/** What a request may have besides. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Another region than the session's own. */
  readonly region?: string;
}

/** A user's session with a cloud. */
export interface Session {
  /** A request to a path below a service's base URL. Throws ApiError for a status of 400 or above, Failure without an answer. */
  call(
    service: CatalogService,
    method: Call['method'],
    path: string,
    body?: JsonObject,
    options?: CallOptions,
  ): Promise<Answer>;
  /** Id of the project that the session is for. */
  readonly projectId: string;
  /** Names of the roles that the user has in it. */
  readonly roles: readonly string[];
  /** The regions that have the service, by the catalogue. */
  regions(service: CatalogService): readonly string[];
}

/** Finds the cloud and signs in. Throws Failure, ApiError. */
export async function openSession(flags: CloudFlags, world: World): Promise<Session> {
  const cloud = await findCloud(flags, world);
  const send = await openTransport(cloud);
  return session(cloud, send, await signIn(send, cloud));
}

/** The same for another project, by its id; its user needs a role on that. Throws Failure, ApiError. */
export async function openSessionIn(flags: CloudFlags, world: World, projectId: string): Promise<Session> {
  const cloud = await findCloud(flags, world);
  const { credential } = cloud;
  if (credential.kind !== 'password') {
    const why = `cloud "${cloud.name}" signs in with an application credential, which is for one project`;
    throw new Failure({ why, next: ["use a cloud with an administrator's password: --os-cloud berth-admin"] });
  }
  const there = { ...cloud, credential: { ...credential, project: { id: projectId } } };
  const send = await openTransport(there);
  return session(there, send, await signIn(send, there));
}

function session(cloud: CloudConfig, send: Transport, first: SignedIn): Session {
  let signedIn = first;
  const attempt: (...call: Parameters<Session['call']>) => Promise<Reply> = (service, method, path, body, options) => {
    const region = options?.region ?? cloud.region;
    return send({
      method,
      url: `${endpointOf(signedIn.catalog, service, { ...cloud, region })}${path}`,
      headers: {
        'x-auth-token': signedIn.token,
        ...(service === 'compute' && version(cloud.computeApiVersion)),
        ...options?.headers,
      },
      body,
    });
  };
  return {
    projectId: first.projectId,
    roles: first.roles,
    regions: (service) => regionsOf(first.catalog, service, cloud),
    async call(...call) {
      const [service] = call;
      let reply = await attempt(...call);
      if (reply.status === 401) {
        // The token may have ended while a long build was watched. What was refused with 401 has not been done.
        signedIn = await signIn(send, cloud);
        reply = await attempt(...call);
      }
      const requestId = reply.header('x-openstack-request-id') || reply.header('x-compute-request-id');
      const date = Date.parse(reply.header('date'));
      const answeredAt = Number.isNaN(date) ? undefined : date;
      if (reply.status < 400) return { body: objectOf(reply.body), requestId, answeredAt };
      throw new ApiError({ service, status: reply.status, ...readErrorBody(reply.body, reply.raw), requestId });
    },
  };
}

function version(computeApiVersion: string): Record<string, string> {
  return { 'openstack-api-version': `compute ${computeApiVersion}` };
}
