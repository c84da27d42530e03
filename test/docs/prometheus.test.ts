import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { metricCatalogue } from '../../src/telemetry/metric-catalogue.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'prometheus');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const catalogue: Readonly<Record<string, { readonly type: string; readonly labels: readonly string[] }>> =
  metricCatalogue;

/** What an expression asks for that Berth does not tell: metrics and labels. */
function unknownIn(expression: string): string[] {
  const unknown: string[] = [];
  for (const [, metric = '', selector = ''] of expression.matchAll(/\b(berth_\w+)(?:\{([^}]*)\})?/g)) {
    const declared = catalogue[metric] ?? catalogue[metric.replace(/_(bucket|sum|count)$/, '')];
    if (!declared) unknown.push(metric);
    else if (declared.type === 'histogram' && metric in catalogue) unknown.push(`${metric} has no value of its own`);
    for (const [, label = ''] of selector.matchAll(/(\w+)(?:=~|!~|!=|=)/g)) {
      if (!declared?.labels.includes(label)) unknown.push(`${metric}{${label}}`);
    }
  }
  const asked = [...expression.matchAll(/\b(berth_\w+)/g)].flatMap(([, metric = '']) => {
    return (catalogue[metric] ?? catalogue[metric.replace(/_(bucket|sum|count)$/, '')])?.labels ?? [];
  });
  for (const [, labels = ''] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of labels.split(/, */))
      if (label !== 'le' && !asked.includes(label)) unknown.push(`by (${label})`);
  }
  return unknown;
}

test('every alert asks for metrics and labels that there are, and says what to do', () => {
  const { groups } = parse(read('alerts.yml')) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  assert.ok(rules.length > 5);
  for (const { alert, expr, annotations } of rules) {
    assert.deepEqual(unknownIn(expr), [], alert);
    assert.ok(annotations.summary && annotations.description, alert);
  }
});

test('every panel of the dashboard asks for metrics and labels that there are', () => {
  const { panels } = JSON.parse(read('dashboard.json')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  const expressions = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const));
  assert.ok(expressions.length > 10);
  for (const [title, expr] of expressions) assert.deepEqual(unknownIn(expr), [], title);
});

test('what is not there would be noticed', () => {
  assert.deepEqual(
    unknownIn('sum by (face, nobody) (rate(berth_http_requests_total{state="x"}[5m])) + berth_nothing'),
    ['berth_http_requests_total{state}', 'berth_nothing', 'by (nobody)'],
  );
});
