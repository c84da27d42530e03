import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure, UsageError } from '../errors/failure.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import { printable } from '../output/printable.ts';
import { checkColumns } from '../output/select-columns.ts';
import type { World } from '../world.ts';
import type { AuditedCloud } from './audited-cloud.ts';
import { findingColumns } from './columns.ts';
import type { Finding } from './finding.ts';
import { deletable, fix, isMended, type Outcome } from './fix.ts';
import { notes } from './notes.ts';
import { openAuditedCloud } from './open-audited-cloud.ts';
import { type Progress, progressOn } from './progress.ts';
import { sweep } from './sweep.ts';

/** Flags of `berth audit`. */
export interface AuditFlags extends CloudFlags, OutputFlags {
  /** Minutes. */
  readonly grace: number;
  readonly fix?: true;
  readonly yes?: true;
  readonly includeUnknown?: true;
}

/** `berth audit`. Answers the exit code: `found` while there is something left to mend. */
export async function audit(flags: AuditFlags, world: World): Promise<ExitCode> {
  let outcomes: ReadonlyMap<string, Outcome> | undefined;
  let ended: ExitCode = exitCode.ok;
  const undone = () =>
    outcomes === undefined ? 'nothing had to be: nothing was changed' : 'nothing: what is deleted stays so';
  const progress = progressOn(world.stderr);
  const code = await attempt(world, { what: 'could not finish the audit', undone }, async () => {
    checkFlags(flags, world);
    try {
      const cloud = await openAuditedCloud(await openSession(flags, world), world);
      if (flags.fix && !cloud.scope.isAdmin) throw noAdministrator();
      const grace = flags.grace * 60_000;
      const report = await sweep(cloud, grace, progress);
      progress.end();
      for (const note of notes(report, cloud.scope, flags.grace)) world.stderr.write(`${printable(note)}\n`);
      if (flags.fix) outcomes = await mend(cloud, report.findings, flags, world, progress);
      await printMany(world, flags, findingColumns(cloud.now(), outcomes), report.findings);
      ended = endOf(report.findings, outcomes);
    } finally {
      progress.end();
    }
  });
  return code === exitCode.ok ? ended : code;
}

/** What cannot be is refused before anything is asked. */
function checkFlags({ fix, yes, includeUnknown, column }: AuditFlags, { ask }: World): void {
  const columns = findingColumns(0, fix && new Map()).map(({ name }) => name);
  checkColumns(columns, column ?? []);
  if (!fix && (yes || includeUnknown)) {
    const flag = yes ? '--yes' : '--include-unknown';
    throw new UsageError({ why: `${flag} says how to fix, without --fix`, next: ['add --fix, or leave it out'] });
  }
  if (fix && !yes && ask === undefined) {
    throw new UsageError({
      why: '--fix asks before it deletes, and there is no terminal to ask on',
      next: ['look first, without --fix', 'then delete without being asked: --fix --yes'],
    });
  }
}

function noAdministrator(): Failure {
  return new Failure({
    why: 'only an administrator can prove that a server is gone: others are told so of all that is not theirs',
    next: ['use the cloud of one: --os-cloud NAME', 'or look at what there is, without --fix'],
  });
}

async function mend(
  cloud: AuditedCloud,
  findings: readonly Finding[],
  { grace, yes, includeUnknown }: AuditFlags,
  world: World,
  progress: Progress,
): Promise<ReadonlyMap<string, Outcome>> {
  const orphans = deletable(findings, includeUnknown === true);
  if (orphans.length === 0 || !(yes || (await agrees(orphans, world)))) return new Map();
  const outcomes = await fix(cloud, orphans, grace * 60_000, progress);
  progress.end();
  for (const [id, { result, text }] of outcomes) {
    if (result === 'failed') world.stderr.write(`${printable(`berth: port ${id}: ${text}`)}\n`);
  }
  return outcomes;
}

async function agrees(orphans: readonly Finding[], { ask, stderr }: World): Promise<boolean> {
  for (const { id, reason } of orphans) stderr.write(`${printable(`port ${id}: ${reason}`)}\n`);
  const answer = await ask?.(`Delete ${orphans.length === 1 ? 'this port' : `these ${orphans.length} ports`}? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

function endOf(findings: readonly Finding[], outcomes: ReadonlyMap<string, Outcome> = new Map()): ExitCode {
  if ([...outcomes.values()].some(({ result }) => result === 'failed')) return exitCode.failed;
  return findings.every((finding) => isMended(finding, outcomes)) ? exitCode.ok : exitCode.found;
}
