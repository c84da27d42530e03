import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, whyReadOnly } from '../session.ts';
import type { ServerState } from '../wire.ts';
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
          id: server.id,
          close: () => setAsking(false),
          about: `Its guest and its ports go with it.${whatStays(kept)}`,
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

interface ConfirmProps {
  readonly title: string;
  readonly id: string;
  readonly close: () => void;
  readonly about: string;
}

function Confirm({ title, id, close, about }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const remove = async () => {
    try {
      await call('DELETE', `/compute/v2.1/servers/${id}`);
      close();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work.');
    }
  };
  return h(
    'dialog',
    { ref: dialog, onClose: close, 'aria-labelledby': 'confirm-title' },
    h('h2', { id: 'confirm-title' }, title),
    h('p', null, about),
    error === null ? null : h('p', { class: 'banner tone-bad', role: 'alert' }, error),
    h(
      'div',
      { class: 'dialog-acts' },
      h('button', { type: 'button', class: 'button', onClick: () => dialog.current?.close() }, 'Keep it'),
      h('button', { type: 'button', class: 'button danger', onClick: remove }, 'Delete'),
    ),
  );
}
