import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { every, now } from '../browser.ts';
import { age } from '../format.ts';
import { useLive } from '../live.ts';
import { CopyButton } from '../parts/copy.ts';
import { MendFinding } from '../parts/mend-finding.ts';
import { Act, Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { Link } from '../router.ts';
import type { FindingState, FindingsState } from '../wire.ts';

const becomes: Readonly<Record<string, string>> = {
  waiting: 'Berth mends it when it has stood for the grace period.',
  failed: 'It could not be mended, and is tried again.',
  reported: 'Left to you: Berth touches nothing that it did not make.',
};

/** What the janitor has found: what leaks, why, and what is done about it. */
export function AuditPage() {
  const live = useLive<FindingsState>('/findings');
  const [time, setTime] = useState(now);
  // Kept here: the finding itself may go while it is asked about.
  const [asked, setAsked] = useState<FindingState | null>(null);
  useEffect(() => every(1000, () => setTime(now())), []);
  const last = live.state?.rounds
    .map(({ started_at }) => started_at)
    .toSorted()
    .at(-1);
  const about =
    last === undefined ? 'The janitor has not looked yet.' : `Last look of the janitor: ${age(last, time)} ago`;
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Audit', about: live.state ? about : undefined, live }),
    h(Loaded<FindingsState>, {
      live,
      what: 'findings',
      children: ({ open, mended }) => [
        open.length === 0
          ? h(
              Empty,
              { key: 'open', title: 'Nothing leaks.' },
              h('p', null, 'Ports, servers, guests and claims fit together.'),
            )
          : h(
              'ul',
              { key: 'open', class: 'findings' },
              open.map((finding) => h(Finding, { key: finding.id, finding, time, ask: () => setAsked(finding) })),
            ),
        mended.length === 0
          ? null
          : h('h2', { key: 'title', class: 'section-title' }, 'Mended', h('small', null, String(mended.length))),
        h(
          'ul',
          { key: 'mended', class: 'findings' },
          mended.map((finding) => h(Finding, { key: finding.id, finding, time, ask: null })),
        ),
      ],
    }),
    asked && h(MendFinding, { key: asked.id, finding: asked, close: () => setAsked(null) }),
  );
}

interface FindingProps {
  readonly finding: FindingState;
  readonly time: number;
  /** Null: it is over. */
  readonly ask: (() => void) | null;
}

function Finding({ finding, time, ask }: FindingProps) {
  const { id, kind, resource, resource_id, server_id, state, reason, mend, outcome, found_at, mended_at } = finding;
  return h(
    'li',
    { class: 'card finding' },
    h(
      'header',
      null,
      h('h3', null, kind.replaceAll('_', ' ')),
      h(Status, { value: state }),
      h('span', { class: 'line-age' }, `${age(mended_at ?? found_at, time)} ago`),
    ),
    h('p', null, reason),
    h(
      'p',
      { class: 'about' },
      `${resource} `,
      h(CopyButton, { text: resource_id, shown: resource_id.slice(0, 13) }),
      server_id === '' ? null : [' of ', h(Link, { to: `/servers/${server_id}` }, `server ${server_id.slice(0, 8)}`)],
    ),
    h('p', { class: 'about' }, outcome ?? becomes[state] ?? ''),
    mend === null ? null : h('p', { class: 'mend' }, h(CopyButton, { text: mend })),
    ask &&
      h('div', { class: 'finding-acts' }, h(Act, { id: `mend-${id}`, why: finding.why_not, onClick: ask }, 'Mend …')),
  );
}
