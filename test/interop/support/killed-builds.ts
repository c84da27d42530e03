import type { Wanted } from './gate.ts';
import type { Project } from './openstack-project.ts';
import type { WholeOpenStack } from './whole-openstack.ts';

/**
 * Builds and an attachment, in each of which nova-compute is killed somewhere else; some of the servers are deleted meanwhile.
 * Answers what must be found of it, as `kind id`.
 */
export async function killedBuilds({ gate, nova }: WholeOpenStack, project: Project) {
  const posted = (address: string): Wanted => {
    return (method, path, body) => method === 'POST' && path.endsWith('/ports') && body.includes(`"${address}"`);
  };
  const bindingOf = (id: string): Wanted => {
    return (method, path, body) => method === 'PUT' && (path.includes(id) || body.includes(id));
  };
  const network = { uuid: project.networkId };
  const grown = await project.server('grown', [network]);
  await project.settled(grown, 'ACTIVE');
  const group = await project.group('held');
  await project.tick();
  const attached = await project.port({});
  const named = await project.port({ name: 'mine' });
  const nameless = await project.port({});
  await project.tick();

  const holds = {
    made: gate.hold('behind', posted('10.0.0.201')),
    bound: gate.hold('before', posted('10.0.0.202')),
    late: gate.hold('before', posted('10.0.0.203')),
    evicted: gate.hold('before', posted('10.0.0.205')),
    second: gate.hold('before', posted('10.1.0.204')),
    named: gate.hold('before', bindingOf(named)),
    nameless: gate.hold('before', bindingOf(nameless)),
    attached: gate.hold('before', bindingOf(attached)),
  };
  const at = (address: string) => [{ ...network, fixed_ip: address }];
  const made = await project.server('made', at('10.0.0.201'));
  const bound = await project.server('bound', at('10.0.0.202'));
  const late = await project.server('late', at('10.0.0.203'));
  const evicted = await project.server('evicted', at('10.0.0.205'), { security_groups: [{ name: 'held' }] });
  const second = await project.server('second', [network, { uuid: project.backId, fixed_ip: '10.1.0.204' }]);
  const withNamed = await project.server('with-named', [{ port: named }]);
  const withNameless = await project.server('with-nameless', [{ port: nameless }]);
  // Whoever asks is told of a time-out, once nova-compute is dead for a minute.
  project.attach(grown, attached).catch(() => {});
  await holds.bound.arrived;
  const binding = gate.hold('behind', bindingOf(bound));
  await holds.bound.release();
  await holds.second.arrived;
  const first = gate.hold('before', bindingOf(second));
  await holds.second.release();
  await first.arrived;
  // Never let through: it is lost.
  const lost = gate.hold('before', bindingOf(second));
  await first.release();
  const { made: answered, late: creation, named: one, nameless: other, attached: attachment } = holds;
  const held = [answered, binding, creation, one, other, attachment];
  await Promise.all([lost, ...held].map(({ arrived }) => arrived));

  await holds.evicted.arrived;
  // Nova takes a host for dead that is not: its build goes on for a server that is gone, until the host dies.
  const stray = gate.hold('behind', bindingOf(evicted));
  await project.asIfDown(() => project.deleteServer(evicted));
  // What Nova makes is younger than its server beyond all doubt.
  await project.tick();
  await holds.evicted.release();
  await stray.arrived;

  await nova.killCompute();
  await project.asIfDown(async () => {
    for (const id of [late, withNamed, withNameless, grown]) await project.deleteServer(id);
  });
  await Promise.all([stray, ...held].map((request) => request.release()));
  await nova.startCompute();
  for (const id of [made, bound, second]) await project.settled(id, 'ERROR');

  const portOf = async (server: string) => (await project.portsOf(server))[0] ?? '';
  const orphan = await portOf(evicted);
  const halfMade = await portOf(late);
  const floatingIp = await project.floatingIp(orphan);
  return {
    orphan,
    brought: [attached, named, nameless],
    failed: [made, bound, second],
    expected: [
      `half_bound ${await portOf(made)}`,
      `network_info ${bound}`,
      `half_bound ${await project.unboundPortOf(second)}`,
      `network_info ${second}`,
      `orphaned_port ${orphan}`,
      `floating_ip_held ${floatingIp}`,
      `security_group_held ${group}`,
      `orphaned_port ${halfMade}`,
      ...[attached, named, nameless].map((id) => `orphaned_port ${id}`),
    ],
  };
}
