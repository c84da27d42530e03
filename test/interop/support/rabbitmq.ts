import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { ProcessGroup } from './process-group.ts';

/** Starts a RabbitMQ with a node, folders and a name service of its own in the folder; answers its URL for oslo.messaging. */
export async function startRabbitmq(folder: string, processes: ProcessGroup[]): Promise<string> {
  const [port, distribution, names] = await Promise.all([freePort(), freePort(), freePort()]);
  // Erlang would start one by itself, which would outlive the test.
  const epmd = new ProcessGroup(folder, 'epmd', ['/usr/bin/epmd', '-address', '127.0.0.1', '-port', `${names}`]);
  processes.push(epmd);
  await epmd.until(() => listens(names));
  const settings = {
    RABBITMQ_NODENAME: `berth-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distribution}`,
    RABBITMQ_MNESIA_BASE: join(folder, 'rabbitmq'),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_CONFIG_FILE: join(folder, 'no-such-rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'no-such-rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'no-such-plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: `${names}`,
  };
  const variables = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const server = new ProcessGroup(folder, 'rabbitmq', [
    '/usr/bin/env',
    ...variables,
    '/usr/lib/rabbitmq/bin/rabbitmq-server',
  ]);
  processes.push(server);
  await server.until(() => listens(port));
  return `rabbit://guest:guest@127.0.0.1:${port}/`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
