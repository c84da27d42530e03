import type { Place } from '../place.ts';
import type { Scenario } from '../scenario.ts';
import { on } from '../side.ts';

/** Requests that name security groups. */
export const securityGroupScenarios: readonly Scenario[] = [
  { title: 'E02: the default group', slow: true, ask: (place) => withGroups(place, 'default') },
  {
    title: 'E03: the default group and another',
    slow: true,
    ask: async (place) => {
      await place.group('web');
      return await withGroups(place, 'default', 'web');
    },
  },
  {
    title: 'E04: a group by its name',
    slow: true,
    ask: async (place) => {
      await place.group('web');
      return await withGroups(place, 'web');
    },
  },
  { title: 'E05: a group by its id', ask: async (place) => withGroups(place, await place.group('web')) },
  {
    title: 'E06: a name that two groups have',
    ask: async (place) => {
      await place.group('twice', 'twice 1');
      await place.group('twice', 'twice 2');
      return await withGroups(place, 'twice');
    },
  },
  {
    title: 'E07: two groups have one name, and one is asked for by its id',
    slow: true,
    ask: async (place) => {
      await place.group('twice', 'twice 1');
      return await withGroups(place, await place.group('twice', 'twice 2'));
    },
  },
  {
    title: "E08: a group's name is another group's id",
    slow: true,
    ask: async (place) => {
      const web = await place.group('web');
      await place.group(web, 'named after web');
      return await withGroups(place, web);
    },
    differs: [{ row: 'E08', at: /^after\..*\.security_groups\.0$/ }],
  },
  { title: 'E09: an unknown group', ask: (place) => withGroups(place, 'nobody') },
  {
    title: 'E10: a group that another project shares',
    slow: true,
    ask: async (place) => {
      await sharedGroup(place, 'theirs');
      return await withGroups(place, 'theirs');
    },
    differs: [{ row: 'E10', nova: 'SecurityGroupNotFound', berth: '1 NICs' }],
  },
  {
    title: "E12: a shared group with the name of one of the project's own",
    slow: true,
    ask: async (place) => {
      await place.group('web');
      await sharedGroup(place, 'web');
      await sharedGroup(place, 'theirs');
      return await withGroups(place, 'web', 'theirs');
    },
    // Nova 26 does not come as far as to see two of that name.
    differs: [{ row: 'E10', nova: 'SecurityGroupNotFound', berth: '1 NICs' }],
  },
  {
    title: 'E13: one group by name and by id',
    ask: async (place) => withGroups(place, 'db', await place.group('db')),
    differs: [{ row: 'E13', nova: 'BadRequest', berth: '1 NICs' }],
  },
  {
    title: 'E15: a group, on a network without port security',
    ask: async (place) => {
      await place.group('web');
      return { networks: [on(await place.network('open'))], groups: ['web'] };
    },
  },
  {
    title: 'E16: a group, on a network without subnets',
    slow: true,
    ask: async (place) => {
      await place.group('web');
      return { networks: [on(await place.network('bare'))], groups: ['web'] };
    },
  },
  {
    title: 'E17: a group, and the second network has no port security',
    ask: async (place) => {
      await place.group('web');
      return { networks: [on(await place.network('green')), on(await place.network('open'))], groups: ['web'] };
    },
  },
];

async function withGroups(place: Place, ...groups: string[]) {
  return { networks: [on(await place.network('green'))], groups };
}

/** A group of the neighbour's, shared with the project. */
async function sharedGroup(place: Place, name: string): Promise<void> {
  const label = `shared ${name}`;
  if ([...place.labels.values()].includes(`sharing of ${label}`)) return;
  const object_id = await place.group(name, label, place.neighbour);
  const policy = {
    object_type: 'security_group',
    object_id,
    action: 'access_as_shared',
    target_tenant: place.projectId,
  };
  await place.make('rbac_policy', `sharing of ${label}`, policy, place.neighbour);
}
