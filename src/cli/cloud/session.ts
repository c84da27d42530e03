import { ApiError, readErrorBody } from '../errors/api-error.ts';
import { type JsonObject, objectOf } from '../json.ts';
import type { World } from '../world.ts';
import type { CloudConfig } from './cloud-config.ts';
import { type CatalogService, endpointOf } from './endpoint.ts';
import { type CloudFlags, findCloud } from './find-cloud.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { type Call, openTransport, type Reply, type Transport } from './transport.ts';

/** An answer that did not fail. */
export interface Answer {
  /** Empty when the answer has no body. */
  readonly body: JsonObject;
  readonly requestId: string;
}

/** A user's session with a cloud. */
export interface Session {
  /** A request to a path below a service's base URL. Throws ApiError for a status of 400 or above, Failure without an answer. */
  call(service: CatalogService, method: Call['method'], path: string, body?: JsonObject): Promise<Answer>;
}

/** Finds the cloud and signs in. Throws Failure, ApiError. */
export async function openSession(flags: CloudFlags, world: World): Promise<Session> {
  const cloud = await findCloud(flags, world);
  const send = await openTransport(cloud);
  return session(cloud, send, await signIn(send, cloud));
}

function session(cloud: CloudConfig, send: Transport, first: SignedIn): Session {
  let signedIn = first;
  const attempt = (service: CatalogService, method: Call['method'], path: string, body?: JsonObject): Promise<Reply> =>
    send({
      method,
      url: `${endpointOf(signedIn.catalog, service, cloud)}${path}`,
      headers: { 'x-auth-token': signedIn.token, ...(service === 'compute' && version(cloud.computeApiVersion)) },
      body,
    });
  return {
    async call(service, method, path, body) {
      let reply = await attempt(service, method, path, body);
      if (reply.status === 401) {
        // The token may have ended while a long build was watched. What was refused with 401 has not been done.
        signedIn = await signIn(send, cloud);
        reply = await attempt(service, method, path, body);
      }
      const requestId = reply.header('x-openstack-request-id') || reply.header('x-compute-request-id');
      if (reply.status < 400) return { body: objectOf(reply.body), requestId };
      throw new ApiError({ service, status: reply.status, ...readErrorBody(reply.body, reply.raw), requestId });
    },
  };
}

function version(computeApiVersion: string): Record<string, string> {
  return { 'openstack-api-version': `compute ${computeApiVersion}` };
}
