import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { after } from '../browser.ts';

interface CopyProps {
  readonly text: string;
  /** What is shown in its place; the text itself, unless given. */
  readonly shown?: string;
}

/** A text that a click copies. */
export function CopyButton({ text, shown = text }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => (copied ? after(1500, () => setCopied(false)) : undefined), [copied]);
  // Only pages over HTTPS or on this machine may.
  const copy = () =>
    void navigator.clipboard
      ?.writeText(text)
      .then(() => setCopied(true))
      .catch(() => {});
  return h(
    'button',
    { type: 'button', class: 'copy', title: `Copy ${text}`, onClick: copy },
    h('span', { class: 'mono' }, shown),
    h('span', { class: 'copied', 'aria-live': 'polite' }, copied ? 'copied' : ''),
  );
}
