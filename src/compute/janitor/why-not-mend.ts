/**
 * Why nobody can have a finding mended by a process of the hosts `here`; null: it can be, if another look proves that it is ours. A sentence.
 */
export function whyNotMend(
  { kind, state, host }: Record<'kind' | 'state', string> & { readonly host: string | null },
  here: readonly string[],
): string | null {
  if (state === 'mended') return 'It was mended already.';
  if (kind === 'guest_missing') {
    return 'Nothing of it can be taken back: whether the server is deleted or made anew is for its owner to say.';
  }
  if (state === 'reported') return 'Nothing that is written down proves that it is Berth’s to mend.';
  if (host !== null && !here.includes(host)) return `Only the process of the host ${host} can.`;
  return null;
}
