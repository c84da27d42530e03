import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { after, every, now } from '../browser.ts';
import { age, memory, short } from '../format.ts';
import { useLive } from '../live.ts';
import { VirtualList } from '../parts/virtual-list.ts';
import { Act, Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { go, Link } from '../router.ts';
import { projectName, whyReadOnly } from '../session.ts';
import type { ListedServer, ServerListState } from '../wire.ts';

const states = [
  ['', 'All'],
  ['active', 'Active'],
  ['building', 'Building'],
  ['error', 'Error'],
  ['stopped', 'Stopped'],
  ['other', 'Other'],
] as const;

/** Rows that come at once; the API gives twice as many at most. */
const stretch = 100;
const rowHeight = 37;

/** All servers, however many: only those that can be seen are loaded, and kept up to date. */
export function ServersPage({ query }: { readonly query: URLSearchParams }) {
  const state = query.get('state') ?? '';
  const name = query.get('name') ?? '';
  const [offset, setOffset] = useState(0);
  const seen = (first: number) => setOffset(Math.max(0, Math.floor((first - 20) / stretch) * stretch));
  const filters = new URLSearchParams({ state, name });
  const live = useLive<ServerListState>(`/servers?${filters}&offset=${offset}&limit=${stretch * 2}`);
  // While the next stretch is on its way the one before is shown.
  const last = useRef<{ readonly of: string; readonly state: ServerListState } | null>(null);
  const of = filters.toString();
  if (live.state) last.current = { of, state: live.state };
  const shown = live.state ?? (last.current?.of === of ? last.current.state : null);
  const set = (key: string, value: string) => {
    const next = new URLSearchParams({ ...(state && { state }), ...(name && { name }), [key]: value });
    if (value === '') next.delete(key);
    setOffset(0);
    go(`/servers${next.size > 0 ? `?${next}` : ''}`, 'replace');
  };
  const title = shown ? h('span', null, 'Servers', h('small', null, shown.total.toLocaleString('en'))) : 'Servers';
  return h(
    'div',
    { class: 'page' },
    h(
      PageHead,
      { title, live: { ...live, state: shown } },
      h(
        Act,
        { id: 'new-server', class: 'primary', why: whyReadOnly(), onClick: () => go('/servers/new') },
        'Create server',
      ),
    ),
    h(
      'div',
      { class: 'filters' },
      h(NameFilter, { value: name, set: (value) => set('name', value) }),
      h(
        'div',
        { class: 'choices', role: 'group', 'aria-label': 'Status' },
        states.map(([value, label]) =>
          h(
            'button',
            {
              type: 'button',
              key: value,
              'aria-pressed': String(state === value),
              onClick: () => set('state', value),
            },
            label,
          ),
        ),
      ),
    ),
    h(Loaded<ServerListState>, {
      live: { ...live, state: shown },
      what: 'servers',
      children: (list) =>
        list.total === 0
          ? state === '' && name === ''
            ? h(Empty, { title: 'There is no server yet.' }, h('p', null, 'Create one and watch it being built.'))
            : h(
                Empty,
                { title: 'No server is like that.' },
                h('button', { type: 'button', class: 'button', onClick: () => go('/servers', 'replace') }, 'Show all'),
              )
          : h(ServerTable, { list, seen }),
    }),
  );
}

/** Asks when typing has paused. */
function NameFilter({ value, set }: { readonly value: string; readonly set: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => (text === value ? undefined : after(250, () => set(text))), [text]);
  return h('input', {
    type: 'search',
    class: 'search',
    placeholder: 'Name, or beginning of an id',
    'aria-label': 'Name, or beginning of an id',
    value: text,
    onInput: (event: Event) => setText((event.currentTarget as HTMLInputElement).value),
  });
}

function ServerTable({ list, seen }: { readonly list: ServerListState; readonly seen: (first: number) => void }) {
  const [time, setTime] = useState(now);
  useEffect(() => every(1000, () => setTime(now())), []);
  const cells = ['Name', 'Status', 'Addresses', 'Project', 'Flavor', 'Host', 'Age'];
  return h(VirtualList, {
    total: list.total,
    rowHeight,
    label: 'Servers',
    seen,
    head: h(
      'div',
      { role: 'rowgroup' },
      h(
        'div',
        { class: 'grid-head', role: 'row', 'aria-rowindex': 1 },
        cells.map((cell) => h('span', { role: 'columnheader', key: cell, class: `cell-${cell.toLowerCase()}` }, cell)),
      ),
    ),
    row: (index) => {
      const server = list.servers[index - list.offset];
      return server ? serverCells(server, time) : h('span', { role: 'cell', class: 'cell-name' }, '…');
    },
  });
}

function serverCells(server: ListedServer, time: number) {
  const cell = (name: string, ...content: Parameters<typeof h>[2][]) =>
    h('span', { role: 'cell', key: name, class: `cell-${name}` }, ...content);
  return [
    cell(
      'name',
      h(Link, { to: `/servers/${server.id}`, title: server.id }, server.name),
      h('code', null, short(server.id)),
    ),
    cell('status', h(Status, { value: server.status }), server.task_state ? h('small', null, server.task_state) : null),
    cell('addresses', h('span', { class: 'mono', title: server.addresses.join(', ') }, server.addresses.join(', '))),
    cell('project', h('span', { title: server.project_id }, projectName(server.project_id))),
    cell('flavor', h('span', { title: `${server.vcpus} vCPU, ${memory(server.memory_mb)}` }, server.flavor)),
    cell('host', server.host ?? '–'),
    cell('age', age(server.created_at, time)),
  ];
}
