import type { CallWire, StepWire, TraceWire } from '../../../telemetry/trace/index.ts';

/** What a bar stands for; it is drawn accordingly. */
export type Ink = 'succeeded' | 'failed' | 'stopped' | 'under-way' | 'call' | 'call-failed' | 'undo';

/** One line of a waterfall. */
export interface Row {
  readonly key: string;
  readonly kind: 'step' | 'nic' | 'call' | 'undo';
  readonly label: string;
  /** Of a call that is the only one of its NIC: which NIC. */
  readonly nic: string | null;
  readonly depth: 0 | 1 | 2;
  readonly begin: number;
  /** Null: it goes on. */
  readonly end: number | null;
  readonly ink: Ink;
  /** The run would have been over sooner if this had been. */
  readonly critical: boolean;
  /** What is written beside its time: a status, an outcome. */
  readonly note: string;
  readonly call: CallWire | null;
  /** What went wrong, in words. */
  readonly failures: readonly string[];
}

/**
 * The lines of a run: a step with its calls below, those of a NIC together, then what was taken back, in the order in which it
 * was. `nicName` names a NIC by its number.
 */
export function rowsOf(trace: TraceWire, nicName: (nic: number) => string): readonly Row[] {
  return [...trace.steps.flatMap((step) => stepRows(step, nicName)), ...undoRows(trace, nicName)];
}

function stepRows(step: StepWire, nicName: (nic: number) => string): Row[] {
  const { name, begin, end, outcome, critical, failure } = step;
  const row: Row = {
    key: name,
    kind: 'step',
    label: name,
    nic: null,
    depth: 0,
    begin,
    end,
    ink: outcome === 'under way' ? 'under-way' : outcome,
    critical,
    note: outcome === 'succeeded' ? '' : outcome,
    call: null,
    failures: failure === null ? [] : [failure],
  };
  return [row, ...callRows(name, step.calls, nicName)];
}

function undoRows({ steps }: TraceWire, nicName: (nic: number) => string): Row[] {
  return steps
    .flatMap(({ name, undo }) => (undo ? [{ name, undo }] : []))
    .toReversed()
    .toSorted((one, other) => one.undo.begin - other.undo.begin)
    .flatMap(({ name, undo }): Row[] => [
      {
        key: `undo ${name}`,
        kind: 'undo',
        label: `undo ${name}`,
        nic: null,
        depth: 0,
        begin: undo.begin,
        end: undo.end,
        ink: 'undo',
        critical: false,
        note: undo.end === null ? 'not undone' : '',
        call: null,
        failures: undo.failures,
      },
      ...undoCallRows(name, undo.calls, nicName),
    ]);
}

/** The same of what was taken back: the last NIC first, and all of it hatched that was not refused. */
function undoCallRows(step: string, calls: readonly CallWire[], nicName: (nic: number) => string): Row[] {
  return callRows(`undo ${step}`, calls, nicName, -1).map((row) =>
    row.ink === 'call' ? { ...row, ink: 'undo' } : row,
  );
}

/** First those for all NICs, then NIC by NIC below a line of its own that spans them. */
function callRows(
  step: string,
  calls: readonly CallWire[],
  nicName: (nic: number) => string,
  order: 1 | -1 = 1,
): Row[] {
  const byNic = Map.groupBy(calls, ({ nic }) => nic);
  const one = (call: CallWire, depth: 1 | 2, index: number): Row => ({
    key: `${step}/${call.nic}/${index}`,
    kind: 'call',
    label: `${call.method} ${call.path.replace(/^\/v2\.0\//, '').replace(/\?.*$/, '')}`,
    nic: null,
    depth,
    begin: call.begin,
    end: call.end,
    ink: call.status === null || call.status >= 400 ? 'call-failed' : 'call',
    critical: false,
    note: call.status === null ? 'no answer' : String(call.status),
    call,
    failures: [],
  });
  const nics = [...byNic.keys()].filter((nic) => nic !== null).toSorted((a, b) => (a - b) * order);
  return [
    ...(byNic.get(null) ?? []).map((call, index) => one(call, 1, index)),
    ...nics.flatMap((nic): Row[] => {
      const own = byNic.get(nic) ?? [];
      const [only, ...more] = own;
      if (only && more.length === 0) return [{ ...one(only, 1, 0), nic: nicName(nic) }];
      const begin = Math.min(...own.map((call) => call.begin));
      const end = Math.max(...own.map((call) => call.end));
      const head: Row = {
        key: `${step}/${nic}`,
        kind: 'nic',
        label: nicName(nic),
        nic: null,
        depth: 1,
        begin,
        end,
        ink: 'call',
        critical: false,
        note: '',
        call: null,
        failures: [],
      };
      return [head, ...own.map((call, index) => one(call, 2, index))];
    }),
  ];
}

/** What the path of a call says to people: resources by name, ids cut. */
export function callLabel(label: string): string {
  return label.replace(/([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '$1…');
}
