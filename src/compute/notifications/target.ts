import type { TargetName } from './outbox.ts';

/** What became of a try: `refused` is for good; `away`: it is tried again. */
export type Outcome = { readonly is: 'delivered' } | { readonly is: 'refused' | 'away'; readonly why: string };

/** Where messages go. */
export interface Target {
  readonly name: TargetName;
  /** Delivers one message, JSON. Never throws. */
  deliver(body: string): Promise<Outcome>;
  /** Nothing more will be delivered. */
  close(): Promise<void>;
}
