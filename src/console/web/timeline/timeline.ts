import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TracedRunWire } from '../../views/runs.ts';
import { every, now, wantsCalm } from '../browser.ts';
import { clockTime, duration } from '../format.ts';
import { CopyButton } from '../parts/copy.ts';
import { type Axis, axisOf } from './axis.ts';
import { callLabel, type Row, rowsOf } from './rows.ts';

/** A wait that is worth telling beside the bar of the step that waits. */
export interface Waiting {
  readonly ports: readonly string[];
  /** Null: the time allowed has not begun. */
  readonly since: number | null;
  readonly timeout: number;
}

interface TimelineProps {
  readonly traced: TracedRunWire;
  /** When that came, by this browser's clock. */
  readonly at: number;
  readonly nicName: (nic: number) => string;
  readonly waiting: Waiting | null;
}

/** How a step that goes on is put into words. */
const underWay: Readonly<Record<string, string>> = {
  claim: 'claiming room on a host',
  network: 'making the network',
  disks: 'preparing disks',
  spawn: 'starting the guest',
  activate: 'writing down that it runs',
};

/** A run as a waterfall on one axis. What goes on grows as time goes by. */
export function Timeline({ traced, at, nicName, waiting }: TimelineProps) {
  const { run, trace } = traced;
  const goesOn = run.state === 'running' || run.state === 'unwinding';
  const elapsed = useElapsed(goesOn, at);
  const end = Math.max(1, trace.end + elapsed);
  const axis = axisOf(trace, end);
  const rows = rowsOf(trace, nicName);
  const [open, setOpen] = useState<string | null>(null);
  const spoken = waiting && waitWords(waiting, traced.now + elapsed);

  if (rows.length === 0)
    return h('p', { class: 'empty' }, goesOn ? 'Waiting in line: nothing of it has begun yet.' : 'Nothing was done.');
  return h(
    'div',
    { class: 'timeline', onKeyDown: moveByArrows },
    h(TimeHead, { axis }),
    h(
      'ol',
      { class: 'tl-rows', 'aria-label': 'Steps and calls' },
      rows.map((row) => {
        const said =
          row.kind === 'step' && row.end === null ? (row.key === 'spawn' && spoken) || underWay[row.key] : null;
        return h(TimelineRow, {
          key: row.key,
          row,
          axis,
          end,
          said: said ?? null,
          isOpen: open === row.key,
          toggle: () => setOpen(open === row.key ? null : row.key),
        });
      }),
    ),
    h(Folds, { axis }),
    h(Legend, { rows, axis }),
  );
}

function waitWords({ ports, since, timeout }: Waiting, nowMs: number): string {
  const waited = since === null ? null : Math.max(0, Math.round((nowMs - since) / 1000));
  const which = ports.length === 1 ? `port ${ports[0]?.slice(0, 8)} still DOWN` : `${ports.length} ports still DOWN`;
  const time = waited === null ? 'being plugged' : `${waited} s of ${Math.round(timeout / 1000)} s`;
  return `waiting for network-vif-plugged · ${which} · ${time}`;
}

/** Milliseconds since `at`, growing while something goes on; 0 when nothing does. */
function useElapsed(goesOn: boolean, at: number): number {
  const [time, setTime] = useState(now);
  useEffect(() => (goesOn ? every(wantsCalm() ? 1000 : 100, () => setTime(now())) : undefined), [goesOn]);
  return goesOn ? Math.max(0, time - at) : 0;
}

function TimeHead({ axis }: { readonly axis: Axis }) {
  return h(
    'div',
    { class: 'tl-head', 'aria-hidden': 'true' },
    h('span', { class: 'tl-label' }),
    h(
      'div',
      { class: 'tl-track' },
      axis.ticks
        .filter((tick) => tick.at < 0.86)
        .map((tick) =>
          h('span', { key: tick.ms, class: 'tl-tick', style: { left: percent(tick.at) } }, tickText(tick.ms, axis.end)),
        ),
      h('span', { class: 'tl-tick tl-end' }, duration(axis.end)),
    ),
    h('span', { class: 'tl-said' }),
  );
}

/** In the unit of the whole axis. */
function tickText(ms: number, end: number): string {
  if (ms === 0) return '0';
  return end < 10_000 ? String(Math.round(ms * 10) / 10) : duration(ms);
}

interface RowProps {
  readonly row: Row;
  readonly axis: Axis;
  readonly end: number;
  readonly said: string | null;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function TimelineRow({ row, axis, end, said, isOpen, toggle }: RowProps) {
  const rowEnd = row.end ?? end;
  const left = axis.at(row.begin);
  const width = axis.at(rowEnd) - left;
  const took = duration(rowEnd - row.begin);
  const label = row.kind === 'call' ? callLabel(row.label) : row.label;
  // For who does not see the bars.
  const inWords = `, from ${duration(row.begin)}${row.critical ? ', on the critical path' : ''}`;
  return h(
    'li',
    { class: `tl-row is-${row.kind}`, 'data-step': row.key },
    h(
      'button',
      {
        type: 'button',
        class: 'tl-line',
        'aria-expanded': String(isOpen),
        onClick: toggle,
      },
      h(
        'span',
        { class: `tl-label depth-${row.depth}`, title: [row.nic, row.label].filter(Boolean).join(' · ') },
        row.critical
          ? h('span', { class: 'tl-critical', title: 'on the critical path', 'aria-hidden': 'true' }, '◆')
          : null,
        row.nic === null ? null : h('span', { class: 'tl-nic' }, row.nic.split(' · ')[0]),
        h('span', { class: 'tl-name' }, label),
      ),
      h(
        'span',
        { class: 'tl-track' },
        axis.ticks.map((tick) => h('i', { key: tick.ms, class: 'tl-grid', style: { left: percent(tick.at) } })),
        h('span', {
          class: `tl-bar ink-${row.ink}${row.critical ? ' is-critical' : ''}`,
          style: { left: percent(left), width: percent(width) },
        }),
      ),
      h(
        'span',
        { class: 'tl-said' },
        h('span', { class: 'tl-time' }, took),
        h('span', { class: `tl-note ink-text-${row.ink}` }, row.note),
        h('span', { class: 'sr' }, inWords),
      ),
    ),
    said === null ? null : h('p', { class: 'tl-words' }, said),
    row.failures.map((failure) => h('p', { key: failure, class: 'tl-failure' }, failure)),
    isOpen ? h(RowDetails, { row, rowEnd }) : null,
  );
}

function RowDetails({ row, rowEnd }: { readonly row: Row; readonly rowEnd: number }) {
  const { call } = row;
  const facts: [string, ComponentChildren][] = call
    ? [
        ['Request', `${call.method} ${call.path}`],
        ['Answer', call.status === null ? 'none came' : String(call.status)],
        ['Part of', call.step],
        ...(row.nic === null ? [] : ([['NIC', row.nic]] as [string, ComponentChildren][])),
        ...(call.request_id === null
          ? []
          : ([['Request id', h(CopyButton, { text: call.request_id })]] as [string, ComponentChildren][])),
      ]
    : [];
  return h(
    'dl',
    { class: 'tl-details' },
    [
      ...facts,
      ['From', duration(row.begin)] as const,
      ['To', row.end === null ? 'it goes on' : duration(rowEnd)] as const,
    ].map(([name, value]) => [h('dt', { key: name }, name), h('dd', { key: `${name}.` }, value)]),
  );
}

const whys = {
  'no process': 'no process ran it',
  stuck: 'stuck, until an operator went on',
  idle: 'idle',
  quiet: 'nothing new, drawn short',
} as const;

/** Bands over all rows: when nobody ran it, or nothing went on. They say how long that was, for most are drawn short. */
function Folds({ axis }: { readonly axis: Axis }) {
  if (axis.bands.length === 0) return null;
  return h(
    'div',
    { class: 'tl-folds' },
    h(
      'div',
      { class: 'tl-track' },
      axis.bands.map((fold) => {
        const left = axis.at(fold.begin);
        const words = `${whys[fold.why]}, ${duration(fold.end - fold.begin)}`;
        return h('div', {
          key: fold.begin,
          class: `tl-fold why-${fold.why.replace(' ', '-')}`,
          role: 'img',
          'aria-label': words,
          title: words,
          style: { left: percent(left), width: percent(axis.at(fold.end) - left) },
        });
      }),
    ),
  );
}

function Legend({ rows, axis }: { readonly rows: readonly Row[]; readonly axis: Axis }) {
  const has = (ink: Row['ink']) => rows.some((row) => row.ink === ink);
  const keys: [boolean, string, string][] = [
    [true, 'ink-succeeded', 'step'],
    [has('under-way'), 'ink-under-way', 'under way'],
    [has('call'), 'ink-call', 'call to the network service'],
    [has('failed') || has('call-failed'), 'ink-failed', 'failed'],
    [has('stopped'), 'ink-stopped', 'stopped'],
    [has('undo'), 'ink-undo', 'taken back'],
  ];
  return h(
    'div',
    { class: 'tl-legend' },
    keys
      .filter(([shown]) => shown)
      .map(([, ink, words]) => h('span', { key: ink }, h('i', { class: `tl-key ${ink}` }), words)),
    rows.some(({ critical }) => critical)
      ? h('span', null, h('i', { class: 'tl-critical' }, '◆'), 'critical path')
      : null,
    axis.bands.map((fold) =>
      h(
        'span',
        { key: fold.begin },
        h('i', { class: `tl-key fold-key why-${fold.why.replace(' ', '-')}` }),
        `${whys[fold.why]}: ${duration(fold.end - fold.begin)}`,
      ),
    ),
  );
}

/** When a run was, in words. */
export function runTimes({ run }: TracedRunWire): string {
  return `asked for at ${clockTime(run.created_at)}`;
}

/** Up and down go from line to line. */
function moveByArrows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const lines = [...currentTarget.querySelectorAll<HTMLElement>('.tl-line')];
  const next = lines[lines.indexOf(target) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
