import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultComputeFaceConfig } from '../../src/nova/index.ts';
import { admit } from '../../src/nova/servers/create/headroom.ts';
import { sqliteQueries } from '../../src/store/compiler.ts';

/** What is asked of a store in which nothing was said of anybody. */
function statementsOf(limits: typeof defaultComputeFaceConfig.limits): string[] {
  const question = { limits, projectId: 'p', userId: 'u', flavor: { vcpus: 1, memoryMb: 64 } };
  const unit = admit(sqliteQueries(), { ...question }, 1);
  const statements: string[] = [];
  for (let step = unit.next(); !step.done; step = unit.next({ rows: [], affected: 0 })) statements.push(step.value.sql);
  return statements;
}

const { limits } = defaultComputeFaceConfig;

test('a project without a quota has its servers not counted, and holds up nobody', () => {
  const boundless = statementsOf({ ...limits, instances: -1, cores: -1, ram: -1 });
  assert.ok(boundless.length > 0);
  for (const sql of boundless) assert.doesNotMatch(sql, /"instance"|project_quota/);
});

test('one bound is enough: the project is held before its servers are counted', () => {
  const bound = statementsOf({ ...limits, instances: -1, cores: -1, ram: 4096 });
  const held = bound.findIndex((sql) => sql.includes('"project_quota"'));
  const counted = bound.findIndex((sql) => sql.includes('from "instance"'));
  assert.ok(held >= 0 && counted > held, bound.join('\n'));
});
