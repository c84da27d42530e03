import { h } from 'preact';
import { call, whyReadOnly } from '../session.ts';
import type { ServerState } from '../wire.ts';
import { Confirm } from './confirm.ts';
import { Act } from './words.ts';

interface DeleteServerProps {
  readonly state: ServerState;
  readonly asking: boolean;
  readonly setAsking: (asking: boolean) => void;
}

/** Deletes a server, once it was asked whether that is meant. */
export function DeleteServer({ state, asking, setAsking }: DeleteServerProps) {
  const { server, nics } = state;
  const kept = nics.filter(({ ownership }) => ownership === 'brought').length;
  return [
    h(Act, { id: 'delete', key: 'act', class: 'danger', why: whyNot(state), onClick: () => setAsking(true) }, 'Delete'),
    asking
      ? h(Confirm, {
          key: 'ask',
          title: `Delete ${server.name}?`,
          about: `Its guest and its ports go with it.${whatStays(kept)}`,
          verb: 'Delete',
          keep: 'Keep it',
          why: null,
          decide: () => call('DELETE', `/compute/v2.1/servers/${server.id}`),
          close: () => setAsking(false),
        })
      : null,
  ];
}

function whatStays(kept: number): string {
  if (kept === 0) return '';
  return kept === 1 ? ' The port that the user brought stays.' : ` The ${kept} ports that the user brought stay.`;
}

function whyNot({ server, runs }: ServerState): string | null {
  if (server.status === 'DELETED') return 'It is gone.';
  if (server.task_state === 'deleting' && runs[0]?.state === 'running') return 'It is being deleted already.';
  if (server.locked) return 'It is locked: unlock it first.';
  return whyReadOnly();
}
