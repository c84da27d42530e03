import { type Json, objectOf } from '../json.ts';
import { ageText } from '../output/age.ts';
import type { Column } from '../output/sheet.ts';
import type { Finding } from './finding.ts';
import { isMended, type Outcome } from './fix.ts';

/** The columns of an audit. `outcomes`, of a `--fix`, by the ids of ports; `now` in milliseconds since 1970. */
export function findingColumns(now: number, outcomes?: ReadonlyMap<string, Outcome>): Column<Finding>[] {
  return [
    { name: 'Kind', value: ({ kind }) => kind },
    { name: 'Resource', value: ({ resource }) => resource },
    { name: 'ID', value: ({ id }) => id },
    { name: 'Project', value: ({ projectId }) => projectId },
    { name: 'Age', value: (finding) => ageOf(finding, now), human: ageText },
    { name: 'Cost', value: ({ cost }) => ({ ...cost }), human: costText },
    { name: 'Reason', value: ({ reason }) => reason },
    { name: 'Mend', value: ({ mend }) => mend },
    ...(outcomes ? [{ name: 'Result', value: (finding: Finding) => resultOf(finding, outcomes) }] : []),
  ];
}

function resultOf(finding: Finding, outcomes: ReadonlyMap<string, Outcome>): string {
  return outcomes.get(finding.id)?.text ?? (isMended(finding, outcomes) ? 'free' : '');
}

/** Seconds since the last change. */
function ageOf({ changedAt }: Finding, now: number): number | null {
  return changedAt === undefined ? null : Math.max(0, Math.floor((now - changedAt) / 1000));
}

const names = {
  ports: 'port',
  fixed_ips: 'fixed IP',
  floating_ips: 'floating IP',
  security_groups: 'security group',
} as const;

function costText(cost: Json): string {
  const counts = objectOf(cost);
  return Object.entries(names)
    .filter(([key]) => counts[key] !== undefined)
    .map(([key, name]) => `${counts[key]} ${name}${counts[key] === 1 ? '' : 's'}`)
    .join(', ');
}
