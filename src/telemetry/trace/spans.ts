import {
  type Attributes,
  context,
  trace as openTelemetry,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import type { Trace, TracedCall } from './trace.ts';

/** What a trace is of. */
export interface Traced {
  /** `build`, `terminate`, … */
  readonly name: string;
  readonly id: string;
  /** The server. */
  readonly subject: string;
  /** The request that asked for it; null where none is known. */
  readonly requestId: string | null;
  /** When it was asked for, milliseconds since 1970. */
  readonly origin: number;
}

/** The tracer of the OpenTelemetry SDK that was loaded into this process; null: there is none, and nobody looks. */
export function spanTracer(): Tracer | null {
  const tracer = openTelemetry.getTracer('berth');
  // The API has no other way to ask. A span that never ends is told to nobody.
  return tracer.startSpan('probe').isRecording() ? tracer : null;
}

/** Tells a run that has come to rest as spans: the run, its steps below, and their calls below these. */
export function emitSpans(tracer: Tracer, { name, id, subject, requestId, origin }: Traced, trace: Trace): void {
  const span = (title: string, times: { begin: number; end: number }, more: SpanMore = {}): Span => {
    const { parent, kind = SpanKind.INTERNAL, attributes = {}, failure = null } = more;
    const around = parent ? openTelemetry.setSpan(context.active(), parent) : context.active();
    const made = tracer.startSpan(title, { startTime: origin + times.begin, kind, attributes }, around);
    if (failure !== null) made.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    made.end(origin + times.end);
    return made;
  };
  const calls = (parent: Span, made: readonly TracedCall[]) => {
    for (const call of made) {
      const failure = call.status === null ? 'no answer' : call.status >= 400 ? String(call.status) : null;
      span(call.method, call, { parent, kind: SpanKind.CLIENT, attributes: callAttributes(call), failure });
    }
  };

  const why = trace.steps.find(({ failure }) => failure !== null)?.failure ?? null;
  const whole = span(
    `berth.${name}`,
    { begin: 0, end: trace.end },
    {
      attributes: {
        'berth.saga.id': id,
        'berth.saga.state': trace.state,
        'berth.server.id': subject,
        ...(requestId !== null && { 'berth.request_id': requestId }),
      },
      failure: trace.state === 'done' ? null : (why ?? trace.state),
    },
  );
  for (const { name: step, begin, end, failure, critical, calls: made, undo } of trace.steps) {
    const attributes = { 'berth.step.critical': critical };
    calls(span(step, { begin, end: end ?? trace.end }, { parent: whole, attributes, failure }), made);
    if (undo === null) continue;
    const notUndone = undo.end === null ? (undo.failures.at(-1) ?? 'not undone') : null;
    const taken = { begin: undo.begin, end: undo.end ?? trace.end };
    calls(span(`undo ${step}`, taken, { parent: whole, failure: notUndone }), undo.calls);
  }
  for (const { begin, end, why: gap } of trace.gaps) span(gap, { begin, end }, { parent: whole });
}

interface SpanMore {
  readonly parent?: Span;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly failure?: string | null;
}

function callAttributes({ method, path, status, nic, requestId, step }: TracedCall): Attributes {
  return {
    'http.request.method': method,
    'url.path': path.replace(/\?.*$/, ''),
    ...(status !== null && { 'http.response.status_code': status }),
    'berth.call.step': step,
    ...(nic !== null && { 'berth.nic': nic }),
    ...(requestId !== null && { 'openstack.request_id': requestId }),
  };
}
