import { markCritical } from './critical-path.ts';
import type { Gap, JournaledEvent, JournaledRun, Trace, TracedCall, TracedStep, TracedUndo } from './trace.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type UndoDraft = Draft<TracedUndo>;
type StepDraft = Omit<Draft<TracedStep>, 'undo'> & { undo: UndoDraft | null };

/** What a journal tells of a run, on one axis; `now` (milliseconds since 1970) is the end of what has not ended. */
export function readTrace(run: JournaledRun, now: number): Trace {
  return new Reader(run, now).trace;
}

/** What calls that take back are a part of. */
const takingBack = ['list', 'delete', 'release'];

/** Goes through the events of a run, in the order in which they were written. */
class Reader {
  readonly #origin: number;
  readonly #steps = new Map<string, StepDraft>();
  readonly #gaps: Gap[] = [];
  /** When the last event was; from then on a step without a beginning of its own has run. */
  #last = 0;
  #failedAt: number | null = null;
  readonly trace: Trace;

  constructor(run: JournaledRun, now: number) {
    this.#origin = Date.parse(run.created_at);
    for (const event of run.events) {
      const at = this.#offset(event.at);
      this.#read(event, at);
      if (event.kind !== 'trace') this.#last = at;
    }
    const rests = run.state !== 'running' && run.state !== 'unwinding';
    const end = Math.max(this.#last, rests ? this.#offset(run.updated_at) : now - this.#origin);
    const steps = [...this.#steps.values()].map((step) => this.#closed(step, rests));
    this.trace = { state: run.state, end, steps: markCritical(steps), gaps: this.#gaps };
  }

  #offset(at: string): number {
    return Math.max(0, Date.parse(at) - this.#origin);
  }

  #read(event: JournaledEvent, at: number): void {
    switch (event.kind) {
      case 'taken-over':
        if (at > this.#last) this.#gaps.push({ begin: this.#last, end: at, why: 'no process' });
        return;
      case 'retried':
        // The event before is the last thing that it could do.
        if (at > this.#last) this.#gaps.push({ begin: this.#last, end: at, why: 'stuck' });
        return;
      case 'failed':
        this.#failedAt = at;
        for (const step of this.#steps.values()) if (step.outcome === 'under way') this.#splitTakenBack(step);
        break;
      default:
    }
    if (event.node !== null) this.#readOf(this.#stepOf(event, at), event, at);
  }

  /** A step that is written down only when it is done has run since the event before. */
  #stepOf({ node, kind, data }: JournaledEvent, at: number): StepDraft {
    const name = node ?? '';
    const known = this.#steps.get(name);
    if (known) return known;
    const begin = kind === 'started' ? at : kind === 'trace' ? callOf(data, at).begin : this.#last;
    const step: StepDraft = {
      name,
      begin,
      end: null,
      outcome: 'under way',
      failure: null,
      critical: false,
      calls: [],
      undo: null,
    };
    this.#steps.set(name, step);
    return step;
  }

  #readOf(step: StepDraft, { kind, data }: JournaledEvent, at: number): void {
    switch (kind) {
      case 'trace': {
        const call = callOf(data, at);
        if (this.#failedAt === null || call.begin < this.#failedAt) step.calls.push(call);
        else this.#undoOf(step).calls.push(call);
        return;
      }
      case 'succeeded':
        step.end = at;
        step.outcome = 'succeeded';
        return;
      case 'failed':
      case 'do-failed':
        step.failure = failureText(data);
        if (kind === 'failed') {
          step.end = at;
          step.outcome = 'failed';
        }
        return;
      case 'undone':
        this.#undoOf(step).end = at;
        return;
      case 'undo-failed':
        this.#undoOf(step).failures.push(failureText(data));
        return;
      default:
    }
  }

  /**
   * What is made for several NICs takes back what it has made before it says that it failed: those calls are its undoing, and not
   * what it did.
   */
  #splitTakenBack(step: StepDraft): void {
    const forward = step.calls.filter((call) => !takingBack.includes(call.step));
    const lastForward = Math.max(...forward.map(({ begin }) => begin));
    const back = step.calls.filter((call) => takingBack.includes(call.step) && call.begin >= lastForward);
    if (forward.length === 0 || back.length === 0) return;
    step.calls = step.calls.filter((call) => !back.includes(call));
    step.undo = { begin: Math.min(...back.map(({ begin }) => begin)), end: null, failures: [], calls: back };
  }

  #undoOf(step: StepDraft): UndoDraft {
    step.undo ??= { begin: this.#last, end: null, failures: [], calls: [] };
    return step.undo;
  }

  /** What was under way when another step failed has been stopped by that; where all rests nothing is under way. */
  #closed(step: StepDraft, rests: boolean): TracedStep {
    if (step.outcome !== 'under way' || (this.#failedAt === null && !rests)) return step;
    return { ...step, end: this.#failedAt ?? this.#last, outcome: 'stopped' };
  }
}

/** `at`: when its answer was there. */
function callOf(data: unknown, at: number): TracedCall {
  const { step, method, path, status, ms, nic, neutronRequestId } = Object(data) as Record<string, unknown>;
  return {
    begin: Math.max(0, at - (typeof ms === 'number' ? ms : 0)),
    end: at,
    step: textOf(step),
    method: textOf(method),
    path: textOf(path),
    status: typeof status === 'number' ? status : null,
    nic: typeof nic === 'number' ? nic : null,
    requestId: typeof neutronRequestId === 'string' ? neutronRequestId : null,
  };
}

function failureText(data: unknown): string {
  const { code, message } = Object(data) as Record<string, unknown>;
  return `${textOf(code)}: ${textOf(message)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
