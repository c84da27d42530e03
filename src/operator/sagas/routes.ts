import type { FastifyInstance } from 'fastify';
import type { SagaDesk } from '../../compute/index.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { SagaNotFound, SagaNotStuck } from '../../saga/index.ts';
import { readSaga } from '../../saga/read-saga.ts';
import { wordOf } from '../caller.ts';
import type { OperatorDeps } from '../deps.ts';
import { nextPage } from '../next-page.ts';
import type { Query } from '../query.ts';
import { abandonedAnswer, sagaAnswer, sagasAnswer } from './answers.ts';
import { readQuery } from './list-query.ts';
import { listSagas } from './saga-records.ts';
import { leftoversWire, sagaDetailWire, sagaWire } from './wire.ts';

type SagaDeps = Pick<OperatorDeps, 'database'> & { readonly sagas: SagaDesk };

interface OneSaga {
  readonly Params: { readonly saga_id: string };
}

const abandonment = object({ why: { type: 'string', pattern: '\\S', maxLength: 1000 } }, ['why'], {
  additionalProperties: false,
});

/** Builds and deletions, and what an operator decides about those that are stuck. */
export function sagaRoutes(app: FastifyInstance, { database, sagas }: SagaDeps): void {
  const shown = async (id: string) => {
    const found = await database.read((queries) => readSaga(queries, id));
    if (!found) throw new HttpError(404, 'There is no such saga.');
    return sagaDetailWire(found.saga, found.events);
  };

  app.get<{ Querystring: Query }>('/v1/sagas', answers(sagasAnswer), async (request) => {
    const query = readQuery(request.query);
    const page = await database.read((queries) => listSagas(queries, query));
    if (!page) throw new HttpError(400, 'marker is no saga.');
    const links = nextPage(request, page, query.limit);
    return { sagas: page.map(sagaWire), ...(links && { sagas_links: links }) };
  });

  app.get<OneSaga>('/v1/sagas/:saga_id', answers(sagaAnswer), async ({ params }) => ({
    saga: await shown(params.saga_id),
  }));

  app.post<OneSaga>('/v1/sagas/:saga_id/retry', answers(sagaAnswer), async (request, reply) => {
    const id = request.params.saga_id;
    await decided(sagas.retrySaga(id, wordOf(request)));
    reply.code(202);
    return { saga: await shown(id) };
  });

  app.post<OneSaga>('/v1/sagas/:saga_id/abandon', takes(abandonment, { answer: abandonedAnswer }), async (request) => {
    const id = request.params.saga_id;
    const { why } = validBody(request, abandonment);
    const left = await decided(sagas.abandonSaga(id, { ...wordOf(request), why }));
    return { saga: await shown(id), left: leftoversWire(left) };
  });
}

async function decided<T>(decision: Promise<T>): Promise<T> {
  try {
    return await decision;
  } catch (error) {
    if (error instanceof SagaNotFound) throw new HttpError(404, 'There is no such saga.');
    if (error instanceof SagaNotStuck)
      throw new HttpError(409, `Only a stuck saga can be decided about: ${error.message}.`);
    throw error;
  }
}
