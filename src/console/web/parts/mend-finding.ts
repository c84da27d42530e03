import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../session.ts';
import type { FindingState, ProposalState } from '../wire.ts';
import { Confirm } from './confirm.ts';

/** What the button says, by what mending is. */
const verbs: Readonly<Record<string, string>> = {
  delete: 'Delete the port',
  release: 'Release the port',
  'give back': 'Give it back',
  destroy: 'Destroy the guest',
  forget: 'Forget the NICs',
  unplug: 'Unplug the NIC',
};

interface MendFindingProps {
  readonly finding: FindingState;
  readonly close: () => void;
}

/** Has a finding mended, once Berth has looked again, has said what exactly that does, and somebody has agreed to it. */
export function MendFinding({ finding: { id, kind }, close }: MendFindingProps) {
  const [proposal, setProposal] = useState<ProposalState | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const path = `/operator/v1/findings/${id}`;
  const look = async () => {
    try {
      setProposal(await call<ProposalState>('GET', path));
    } catch (failure) {
      setFailed(failure instanceof Error ? failure.message : 'It could not be looked at.');
    }
  };
  useEffect(() => void look(), [path]);
  const mending = proposal?.mending ?? null;
  return h(Confirm, {
    title: `Mend: ${kind.replaceAll('_', ' ')}`,
    about: mending?.effect ?? (proposal || failed ? 'Nothing will be done.' : 'Looking at it again …'),
    verb: (mending && verbs[mending.action]) ?? 'Mend',
    keep: 'Leave it',
    why: mending ? null : (failed ?? proposal?.why_not ?? 'What it would do is being found out.'),
    decide: async () => {
      try {
        await call('POST', `${path}/mend`, { action: mending?.action });
      } catch (failure) {
        // Whatever is so by now.
        await look();
        throw failure;
      }
    },
    close,
  });
}
