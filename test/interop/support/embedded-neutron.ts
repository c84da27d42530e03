import type { RequestContext } from '../../../src/context/request-context.ts';
import { createApp } from '../../../src/http/app.ts';
import { builtInMechanism, createNetworkService, type NetworkConfig } from '../../../src/neutron/server/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { testDatabase } from '../../support/database.ts';
import type { AtEnd } from '../../support/test-store.ts';

export interface EmbeddedNeutronOptions {
  /** Hosts that can be bound to. Default `berth`. */
  readonly hosts?: readonly string[];
  readonly config?: Partial<NetworkConfig>;
}

/** The embedded network service over HTTP. Like the real one of the tests it takes who asks from headers. Answers its URL. */
export async function startEmbeddedNeutron(t: AtEnd, options: EmbeddedNeutronOptions = {}): Promise<string> {
  const { hosts = ['berth'], config = {} } = options;
  const runtime = systemRuntime();
  const service = createNetworkService({
    database: testDatabase(t),
    runtime,
    logger: silentLogger,
    tokens: { validate: async (token, requestId) => ({ ...(JSON.parse(token) as Caller), ...nobody, requestId }) },
    mechanism: builtInMechanism({ hosts: new Set(hosts) }),
    config,
  });
  const app = createApp({ runtime, logger: silentLogger });
  app.addHook('onRequest', async ({ headers }) => {
    const roles = String(headers['x-roles'] ?? '').split(',');
    const caller: Caller = {
      userId: String(headers['x-user-id']),
      projectId: String(headers['x-project-id']),
      roles,
      isAdmin: roles.includes('admin'),
    };
    headers['x-auth-token'] = JSON.stringify(caller);
  });
  await app.register(service.plugin, { prefix: '/network' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const address = app.server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/network`;
}

type Caller = Pick<RequestContext, 'userId' | 'projectId' | 'roles' | 'isAdmin'>;

const nobody = {
  userName: 'tester',
  userDomainId: 'default',
  projectName: null,
  projectDomainId: 'default',
  token: null,
  expiresAt: null,
} as const;
