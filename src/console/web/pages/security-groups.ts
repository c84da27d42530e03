import { h } from 'preact';
import { useLive } from '../live.ts';
import { CopyButton } from '../parts/copy.ts';
import { Table } from '../parts/table.ts';
import { Empty, Loaded, PageHead } from '../parts/words.ts';
import { isAdmin, projectName } from '../session.ts';
import type { GroupState, RuleState } from '../wire.ts';

interface Groups {
  readonly security_groups: readonly GroupState[];
}

/** The security groups, with what each lets through. */
export function SecurityGroupsPage() {
  const live = useLive<Groups>('/security-groups');
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Security groups', live }),
    h(Loaded<Groups>, {
      live,
      what: 'security groups',
      children: ({ security_groups: groups }) =>
        groups.length === 0
          ? h(Empty, { title: 'There is no security group.' })
          : groups
              .toSorted((one, other) => one.name.localeCompare(other.name))
              .map((group) =>
                h(Group, {
                  key: group.id,
                  group,
                  nameOf: (id) => groups.find((one) => one.id === id)?.name ?? id.slice(0, 8),
                }),
              ),
    }),
  );
}

function Group({ group, nameOf }: { readonly group: GroupState; readonly nameOf: (id: string) => string }) {
  return h(
    'section',
    { class: 'card', 'aria-label': `Security group ${group.name}` },
    h('h2', null, group.name, h('small', null, h(CopyButton, { text: group.id, shown: group.id.slice(0, 8) }))),
    h(
      'p',
      { class: 'about' },
      [group.description, isAdmin() ? `project ${projectName(group.project_id)}` : ''].filter(Boolean).join(' · '),
    ),
    group.security_group_rules.length === 0
      ? h(Empty, { title: 'It lets nothing through.' })
      : h(Table<RuleState>, {
          label: `Rules of ${group.name}`,
          rows: group.security_group_rules.toSorted((one, other) => wordsOf(one).localeCompare(wordsOf(other))),
          keyOf: ({ id }) => id,
          columns: [
            { name: 'Direction', cell: ({ direction }) => direction },
            { name: 'Ether type', cell: ({ ethertype }) => ethertype },
            { name: 'Protocol', cell: ({ protocol }) => protocol ?? 'any' },
            { name: 'Ports', cell: portsOf },
            {
              name: 'From or to',
              look: 'wide',
              cell: ({ remote_group_id, remote_ip_prefix }) =>
                remote_group_id ? `group ${nameOf(remote_group_id)}` : (remote_ip_prefix ?? 'anywhere'),
            },
          ],
        }),
  );
}

function wordsOf({ direction, ethertype, protocol }: RuleState): string {
  return `${direction} ${ethertype} ${protocol}`;
}

function portsOf({ port_range_min: min, port_range_max: max }: RuleState): string {
  if (min === null) return 'any';
  return max === null || max === min ? String(min) : `${min}–${max}`;
}
