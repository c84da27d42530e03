import { h } from 'preact';
import { useState } from 'preact/hooks';
import { clockTime, duration, memory, short } from '../format.ts';
import { useLive } from '../live.ts';
import { whatNext } from '../parts/advice.ts';
import { CopyButton } from '../parts/copy.ts';
import { DeleteServer } from '../parts/delete-server.ts';
import { NicCards } from '../parts/nic-cards.ts';
import { Loaded, PageHead, Status } from '../parts/words.ts';
import { go, Link } from '../router.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { RunWire, ServerState, TracedRunWire } from '../wire.ts';

interface ServerPageProps {
  readonly id: string;
  readonly query: URLSearchParams;
}

const titles: Readonly<Record<string, string>> = { build: 'Build', terminate: 'Deletion' };

/** A server: what is being done with it now, what was, and its network. */
export function ServerPage({ id, query }: ServerPageProps) {
  const live = useLive<ServerState>(`/servers/${encodeURIComponent(id)}`);
  const { state } = live;
  const wanted = state?.runs.find((run) => run.id === query.get('run')) ?? state?.runs[0] ?? null;
  const traced = useLive<TracedRunWire>(wanted && `/runs/${wanted.id}`);
  const [asking, setAsking] = useState(false);
  return h(
    'div',
    { class: 'page' },
    h('nav', { class: 'crumbs', 'aria-label': 'Where this is' }, h(Link, { to: '/servers' }, 'Servers')),
    h(
      PageHead,
      {
        title: h('span', null, state?.server.name ?? short(id), state && h(Status, { value: state.server.status })),
        about: h(CopyButton, { text: id }),
        live,
      },
      state && h(DeleteServer, { state, asking, setAsking }),
    ),
    h(Loaded<ServerState>, {
      live,
      what: 'the server',
      children: (shown) => [
        shown.server.fault && shown.server.status === 'ERROR'
          ? h(
              'div',
              { class: 'banner tone-bad', key: 'fault', role: 'alert' },
              h('p', null, shown.server.fault.message),
              h('p', { class: 'next' }, whatNextOf(shown)),
            )
          : null,
        h(
          'section',
          { class: 'card timeline-card', key: 'run', 'aria-label': 'Timeline' },
          h(RunHead, { run: wanted, traced: traced.state }),
          wanted === null
            ? h('p', { class: 'empty' }, 'What was done for it is not remembered any more.')
            : h(Loaded<TracedRunWire>, {
                live: traced,
                what: 'its timeline',
                children: (run) =>
                  h(Timeline, {
                    traced: run,
                    at: traced.at,
                    nicName: (nic) => nicName(shown, nic),
                    waiting: run.run.name === 'build' ? shown.waiting : null,
                  }),
              }),
        ),
        h(NicCards, { key: 'nics', state: shown }),
        h(
          'div',
          { class: 'columns', key: 'more' },
          h(Events, { state: shown, shownRun: wanted?.id ?? null }),
          h(Facts, { state: shown }),
        ),
      ],
    }),
  );
}

/** What was left of the build, and what to do now. */
function whatNextOf({ runs }: ServerState): string {
  const build = runs.find(({ name }) => name === 'build');
  if (build?.state === 'unwound') return `Everything was taken back. ${whatNext(build.failure?.code)}`;
  if (build?.state === 'unwinding') return 'What was done is being taken back.';
  if (build?.state === 'stuck') return 'Not all of it could be taken back: an operator has to see to it.';
  return '';
}

function nicName({ nics }: ServerState, nic: number): string {
  const known = nics.find((one) => one.nic === nic);
  const address = known?.vif?.subnets.flatMap(({ addresses }) => addresses)[0]?.address;
  return ['NIC', String(nic), known?.vif?.network ? `· ${known.vif.network}` : '', address ? `· ${address}` : '']
    .filter((part) => part !== '')
    .join(' ');
}

function RunHead({ run, traced }: { readonly run: RunWire | null; readonly traced: TracedRunWire | null }) {
  if (!run) return h('h2', null, 'Timeline');
  const rests = run.state !== 'running' && run.state !== 'unwinding';
  return h(
    'div',
    { class: 'run-head' },
    h('h2', null, titles[run.name] ?? run.name),
    h(Status, { value: run.state }),
    rests && traced ? h('span', { class: 'run-took' }, duration(traced.trace.end)) : null,
    run.request_id === null ? null : h(CopyButton, { text: run.request_id }),
  );
}

function Events({ state, shownRun }: { readonly state: ServerState; readonly shownRun: string | null }) {
  const { runs, server } = state;
  return h(
    'section',
    { class: 'card', 'aria-label': 'Events' },
    h('h2', null, 'Events'),
    h(
      'ol',
      { class: 'lines' },
      runs.map((run) =>
        h(
          'li',
          { key: run.id },
          h(
            'button',
            {
              type: 'button',
              class: 'line',
              'aria-pressed': String(run.id === shownRun),
              onClick: () => go(`/servers/${server.id}?run=${run.id}`, 'replace'),
            },
            h('span', { class: 'line-name' }, titles[run.name] ?? run.name),
            h('span', { class: 'line-said', title: run.failure?.message }, run.failure?.message ?? ''),
            h(Status, { value: run.state }),
            h('span', { class: 'line-age' }, clockTime(run.created_at)),
          ),
        ),
      ),
    ),
  );
}

function Facts({ state: { server } }: { readonly state: ServerState }) {
  const { flavor } = server;
  const rows: [string, string | null][] = [
    ['Flavor', `${flavor.name} · ${flavor.vcpus} vCPU · ${memory(flavor.memory_mb)} · ${flavor.disk_gb} GiB`],
    ['Task', server.task_state],
    ['Host', server.host],
    ['Availability zone', server.availability_zone],
    ['Key pair', server.key_name],
    ['Asked for', clockTime(server.created_at)],
    ['Launched', server.launched_at && clockTime(server.launched_at)],
    ['Gone since', server.terminated_at && clockTime(server.terminated_at)],
    ['Locked', server.locked ? 'yes' : null],
    ...Object.entries(server.metadata).map(([key, value]): [string, string] => [key, value]),
  ];
  return h(
    'section',
    { class: 'card', 'aria-label': 'Facts' },
    h('h2', null, 'Facts'),
    h(
      'dl',
      { class: 'facts' },
      rows
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [h('dt', { key: name }, name), h('dd', { key: `${name}.` }, value)]),
    ),
  );
}
