import type { QosRule } from '../../../resources.ts';

/** What a rule is about, as its `type` says. */
export type RuleType = QosRule['type'];

type Direction = 'ingress' | 'egress' | 'any';

/** One kind of rule. All of them are an amount, perhaps with a burst, perhaps of one direction. */
export interface RuleKind {
  readonly type: RuleType;
  /** What the amount is called. */
  readonly amount: string;
  /** What it may be: both ends of a range, or one of a few. */
  readonly amounts:
    | { readonly range: readonly [first: number, last: number] }
    | { readonly choices: readonly number[] };
  /** What the burst is called, if the kind has one. */
  readonly burst?: string;
  /** A policy has at most one rule for each of them; where there are none, at most one. */
  readonly directions: readonly Direction[];
  /** Whether its rules have an address without their policy. */
  readonly hasAlias: boolean;
}

/** Up to the largest number that is kept. Source: Networking API reference, QoS. */
const range = [0, 2 ** 31 - 1] as const;

const dscpMarks = [0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, 56];

/** The kinds of rules, in the order in which a policy shows its own. To add one is an entry here. */
export const ruleKinds: readonly RuleKind[] = [
  {
    type: 'bandwidth_limit',
    amount: 'max_kbps',
    amounts: { range },
    burst: 'max_burst_kbps',
    directions: ['ingress', 'egress'],
    hasAlias: true,
  },
  {
    type: 'dscp_marking',
    amount: 'dscp_mark',
    amounts: { choices: dscpMarks },
    directions: [],
    hasAlias: true,
  },
  {
    type: 'minimum_bandwidth',
    amount: 'min_kbps',
    amounts: { range },
    directions: ['ingress', 'egress'],
    hasAlias: true,
  },
  {
    type: 'minimum_packet_rate',
    amount: 'min_kpps',
    amounts: { range },
    directions: ['any', 'ingress', 'egress'],
    hasAlias: true,
  },
  {
    type: 'packet_rate_limit',
    amount: 'max_kpps',
    amounts: { range },
    burst: 'max_burst_kpps',
    directions: ['ingress', 'egress'],
    hasAlias: false,
  },
];

/** True for a kind whose rules ask the scheduler for resources. */
export function isMinimum(type: string): boolean {
  return type === 'minimum_bandwidth' || type === 'minimum_packet_rate';
}
