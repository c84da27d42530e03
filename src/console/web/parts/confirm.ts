import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Act } from './words.ts';

interface ConfirmProps {
  readonly title: string;
  /** What will be so afterwards. */
  readonly about: ComponentChildren;
  /** What the button says that does it, and what the one says that does not. */
  readonly verb: string;
  readonly keep: string;
  /** Why it cannot be done; null: it can. */
  readonly why: string | null;
  /** Does it. What it throws is shown, and the dialog stays. */
  readonly decide: () => Promise<unknown>;
  readonly close: () => void;
}

/** Asks whether something is meant that cannot be taken back. */
export function Confirm({ title, about, verb, keep, why, decide, close }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const act = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await decide();
      close();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work.');
      setBusy(false);
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
      h('button', { type: 'button', class: 'button', onClick: () => dialog.current?.close() }, keep),
      h(Act, { id: 'confirm', class: 'danger', why, onClick: () => void act() }, verb),
    ),
  );
}
