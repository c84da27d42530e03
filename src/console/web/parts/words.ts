import { type ComponentChildren, h } from 'preact';
import type { Live } from '../live.ts';

const tones: Readonly<Record<string, string>> = {
  ACTIVE: 'good',
  done: 'good',
  mended: 'good',
  BUILD: 'busy',
  BUILDING: 'busy',
  running: 'busy',
  waiting: 'busy',
  unwinding: 'warn',
  reported: 'warn',
  ERROR: 'bad',
  unwound: 'bad',
  stuck: 'bad',
  failed: 'bad',
  abandoned: 'bad',
};

/** A status, with a mark that says the same to who sees no colours. */
export function Status({ value }: { readonly value: string }) {
  const tone = tones[value] ?? 'calm';
  return h('span', { class: `status tone-${tone}` }, h('i', { 'aria-hidden': 'true' }), value);
}

/** What there is when there is nothing, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), children);
}

interface LoadedProps<T> {
  readonly live: Live<T>;
  /** What it is, for who waits. */
  readonly what: string;
  readonly children: (state: T) => ComponentChildren;
}

/** A view's state; or that it is on its way, or why it cannot be shown. */
export function Loaded<T>({ live, what, children }: LoadedProps<T>) {
  const { state, error } = live;
  if (state === null && error === null) return h('p', { class: 'loading', role: 'status' }, `Loading ${what} …`);
  const stale = error && h('p', { class: 'banner tone-bad', role: 'alert' }, error.message);
  if (state === null) return h('div', null, stale);
  return h('div', null, stale, children(state));
}

/** A page's heading, what is said of it, and what can be done on it. */
export function PageHead(props: {
  readonly title: ComponentChildren;
  readonly about?: ComponentChildren;
  readonly live?: Live<unknown>;
  readonly children?: ComponentChildren;
}) {
  const { title, about, live, children } = props;
  return h(
    'header',
    { class: 'page-head' },
    h('div', { class: 'page-title' }, h('h1', null, title), about ? h('p', { class: 'about' }, about) : null),
    h(
      'div',
      { class: 'page-acts' },
      live && (live.state !== null || live.error !== null)
        ? h(
            'span',
            { class: `live ${live.connected ? 'is-on' : 'is-off'}`, role: 'status' },
            h('i', { class: 'live-dot', 'aria-hidden': 'true' }),
            live.connected ? (live.every === null ? 'Live' : `Every ${live.every} s`) : 'Reconnecting …',
          )
        : null,
      children,
    ),
  );
}

interface ActProps {
  readonly why: string | null;
  readonly class?: string;
  readonly type?: 'button' | 'submit';
  readonly id: string;
  readonly onClick?: () => void;
  readonly children?: ComponentChildren;
}

/** A button that says why it cannot be used: it stays where the keyboard finds it. */
export function Act({ why, class: name = '', type = 'button', id, onClick, children }: ActProps) {
  const act = (event: Event) => {
    if (why !== null) event.preventDefault();
    else onClick?.();
  };
  return h(
    'span',
    { class: 'act' },
    h(
      'button',
      {
        type,
        id,
        class: `button ${name}`,
        'aria-disabled': why === null ? undefined : 'true',
        'aria-describedby': why === null ? undefined : `${id}-why`,
        onClick: act,
      },
      children,
    ),
    why === null ? null : h('span', { class: 'why', id: `${id}-why` }, why),
  );
}
