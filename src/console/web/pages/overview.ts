import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { every, now } from '../browser.ts';
import { age, counted, disk, memory } from '../format.ts';
import { useLive } from '../live.ts';
import { Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { Link } from '../router.ts';
import { isAdmin, session } from '../session.ts';
import type { HostState, NamedRun, OverviewState, Use } from '../wire.ts';

/** How the cloud is: what is there, what is under way, what failed, what leaks. */
export function OverviewPage() {
  const live = useLive<OverviewState>('/overview');
  const about = isAdmin() ? 'All projects of this cloud' : `Project ${session()?.project.name}`;
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Overview', about, live }),
    h(Loaded<OverviewState>, {
      live,
      what: 'the overview',
      children: (state) => [
        h(Numbers, { key: 'numbers', state }),
        h(
          'div',
          { class: 'columns', key: 'runs' },
          h(Runs, {
            title: 'Under way',
            runs: state.under_way,
            none: 'Nothing is being built or taken down.',
            wordOf: ({ name, state: how }) => (how === 'unwinding' ? `${name}, being taken back` : name),
          }),
          h(Runs, {
            title: 'Failed in the last day',
            runs: state.failures,
            none: 'Nothing failed.',
            wordOf: ({ failure, name }) => failure?.message ?? name,
          }),
        ),
        state.hosts === null ? null : h(Hosts, { key: 'hosts', hosts: state.hosts }),
      ],
    }),
  );
}

function Numbers({ state }: { readonly state: OverviewState }) {
  const of = (status: string) => state.servers.find((one) => one.status === status)?.count ?? 0;
  const all = state.servers.reduce((sum, { count }) => sum + count, 0);
  const open = state.findings?.reduce((sum, { count }) => sum + count, 0) ?? null;
  const other = all - of('ACTIVE') - of('BUILD') - of('ERROR');
  return h(
    'ul',
    { class: 'numbers', 'aria-label': 'In numbers' },
    h(Figure, { to: '/servers', count: all, noun: 'servers' }),
    h(Figure, { to: '/servers?state=active', count: of('ACTIVE'), noun: 'active', tone: 'good' }),
    h(Figure, { to: '/servers?state=building', count: of('BUILD'), noun: 'building', tone: 'busy' }),
    h(Figure, { to: '/servers?state=error', count: of('ERROR'), noun: 'in error', tone: 'bad' }),
    other === 0 ? null : h(Figure, { to: '/servers?state=other', count: other, noun: 'in other states' }),
    state.stuck === 0 ? null : h(Figure, { to: '/', count: state.stuck, noun: 'stuck', tone: 'bad' }),
    open === null ? null : h(Figure, { to: '/audit', count: open, noun: 'audit findings', tone: 'warn' }),
  );
}

function Figure(props: { readonly to: string; readonly count: number; readonly noun: string; readonly tone?: string }) {
  const { to, count, noun, tone = 'calm' } = props;
  return h(
    'li',
    null,
    h(
      Link,
      { to, class: `figure tone-${count === 0 ? 'calm' : tone}` },
      h('strong', null, count.toLocaleString('en')),
      h('span', null, h('i', { class: 'figure-dot', 'aria-hidden': 'true' }), noun),
    ),
  );
}

interface RunsProps {
  readonly title: string;
  readonly runs: readonly NamedRun[];
  readonly none: string;
  readonly wordOf: (run: NamedRun) => string;
}

function Runs({ title, runs, none, wordOf }: RunsProps) {
  const [time, setTime] = useState(now);
  useEffect(() => every(1000, () => setTime(now())), []);
  return h(
    'section',
    { class: 'card', 'aria-label': title },
    h('h2', null, title),
    runs.length === 0
      ? h(Empty, { title: none })
      : h(
          'ul',
          { class: 'lines' },
          runs.map((run) =>
            h(
              'li',
              { key: run.id },
              h(
                Link,
                { to: `/servers/${run.server_id}?run=${run.id}`, class: 'line' },
                h('span', { class: 'line-name' }, run.server_name),
                h('span', { class: 'line-said', title: wordOf(run) }, wordOf(run)),
                h(Status, { value: run.state }),
                h('span', { class: 'line-age' }, age(run.created_at, time)),
              ),
            ),
          ),
        ),
  );
}

function Hosts({ hosts }: { readonly hosts: readonly HostState[] }) {
  return h(
    'section',
    { class: 'card', 'aria-label': 'Capacity' },
    h('h2', null, 'Capacity', h('small', null, counted(hosts.length, 'host'))),
    hosts.map((host) =>
      h(
        'div',
        { class: 'host', key: host.host },
        h(
          'div',
          { class: 'host-name' },
          h('strong', null, host.host),
          h('span', null, host.availability_zone),
          host.open ? null : h('span', { class: 'why' }, `closed: ${host.closed_because || 'disabled'}`),
        ),
        h(Meter, { label: 'vCPUs', use: host.vcpus, text: (n) => n.toLocaleString('en') }),
        h(Meter, { label: 'Memory', use: host.memory_mb, text: memory }),
        h(Meter, { label: 'Disk', use: host.disk_gb, text: disk }),
      ),
    ),
  );
}

function Meter({
  label,
  use,
  text,
}: {
  readonly label: string;
  readonly use: Use;
  readonly text: (n: number) => string;
}) {
  const part = use.limit === 0 ? 0 : use.used / use.limit;
  const tone = part > 0.95 ? 'bad' : part > 0.8 ? 'warn' : 'good';
  return h(
    'div',
    { class: 'meter' },
    h('span', { class: 'meter-label' }, label),
    h('span', { class: 'meter-text' }, `${text(use.used)} of ${text(use.limit)}`),
    h(
      'span',
      {
        class: 'meter-track',
        role: 'meter',
        'aria-label': `${label} claimed`,
        'aria-valuemin': 0,
        'aria-valuemax': use.limit,
        'aria-valuenow': use.used,
      },
      h('span', { class: `meter-bar tone-${tone}`, style: { width: `${Math.min(100, part * 100)}%` } }),
    ),
  );
}
