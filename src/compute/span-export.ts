import { readSaga } from '../saga/read-saga.ts';
import { emitSpans, readTrace, spanTracer } from '../telemetry/trace/index.ts';
import type { ComputeServices } from './services.ts';

/** Tells what comes to rest as OpenTelemetry spans, read from the journal, where an SDK was loaded that wants them. */
export class SpanExport {
  readonly #services: Pick<ComputeServices, 'database' | 'runtime' | 'logger'>;
  readonly #tracer = spanTracer();
  readonly #underWay = new Set<Promise<void>>();

  constructor(services: Pick<ComputeServices, 'database' | 'runtime' | 'logger'>) {
    this.#services = services;
  }

  /** A saga has come to rest. Nobody waits for its spans. */
  rested(id: string): void {
    if (this.#tracer === null) return;
    const telling = this.#tell(id).catch((error: unknown) => {
      this.#services.logger.warn({ sagaId: id, error: String(error) }, 'spans could not be told');
    });
    this.#underWay.add(telling);
    void telling.finally(() => this.#underWay.delete(telling));
  }

  /** Resolves when all that rests has been told. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #tell(id: string): Promise<void> {
    const { database, runtime } = this.#services;
    const found = await database.read((queries) => readSaga(queries, id));
    if (!found || this.#tracer === null) return;
    const { saga, events } = found;
    const { requestId = null } = JSON.parse(saga.plan) as { readonly requestId?: string };
    const read = events.map((event) => ({
      ...event,
      data: event.data === null ? null : (JSON.parse(event.data) as unknown),
    }));
    const about = { name: saga.name, id, subject: saga.subject, requestId, origin: Date.parse(saga.created_at) };
    emitSpans(this.#tracer, about, readTrace({ ...saga, events: read }, runtime.clock.now()));
  }
}
