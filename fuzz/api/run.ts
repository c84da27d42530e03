import { peopled } from '../../test/bad-input/support/peopled-cloud.ts';
import { capturingLogger } from '../../test/support/capturing-logger.ts';
import { freshCloud, type TestCloud } from '../../test/support/test-cloud.ts';
import { diceOf } from './dice.ts';
import { type Documented, faces, operationsOf } from './documented.ts';
import { type DrawnRequest, drawRequest } from './draw-request.ts';
import { secretMark } from './draw-value.ts';
import { Pool } from './pool.ts';

/** Something that must not be. */
export interface Find {
  readonly seed: number;
  /** How many requests of the seed came before. */
  readonly at: number;
  readonly what: string;
}

export interface Figures {
  readonly requests: number;
  /** Answers by their statuses. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Operations that were asked at least once, and all there are. */
  readonly asked: number;
  readonly operations: number;
  readonly finds: readonly Find[];
}

/** What no answer may have in it: stacks, paths of the source, words of the database. */
const innards = /\n\s+at |node:internal|node_modules|\.ts:\d|SQLITE|SqliteError|violates|FST_/;

/** Milliseconds after which a request hangs. */
const patience = 20_000;

/**
 * Asks a new cloud for each seed so many things; each seed draws its requests from the documents of the APIs as they run. Answers
 * what must not be: a failure, a hang, an answer with innards, a line of the log with a secret.
 */
export async function fuzzApis(seeds: readonly number[], requests: number): Promise<Figures> {
  const statuses = new Map<number, number>();
  const asked = new Set<string>();
  const finds: Find[] = [];
  let operations = 0;
  let sent = 0;
  for (const seed of seeds) {
    const cleanUps: (() => unknown)[] = [];
    const { logger, lines } = capturingLogger();
    const cloud = await freshCloud({ after: (cleanUp) => cleanUps.push(cleanUp) }, { logger });
    const all = await documented(cloud);
    operations = all.length;
    const dice = diceOf(seed);
    const pool = new Pool();
    await prime(cloud, pool, all);
    const begun: string[] = [];
    for (let at = 0; at < requests; at += 1) {
      const operation = all[(seed * requests + at * 7919) % all.length] ?? dice.one(all);
      // The next ones need somebody who may ask, and something to ask about.
      if (operation.method === 'DELETE' && dice.chance(0.6)) continue;
      if (neverFuzzed.test(`${operation.method} ${operation.path}`)) continue;
      asked.add(`${operation.method} ${operation.path}`);
      const request = drawRequest(dice, pool, operation);
      const found = (what: string) => finds.push({ seed, at, what: `${textOf(request)}: ${what}` });
      const answer = await answerTo(cloud, request);
      sent += 1;
      if (answer === null) {
        found('no answer');
        continue;
      }
      const { statusCode: status, body } = answer;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 501) found(`${status} ${body.slice(0, 3000)}`);
      // Operators are told what failed, down to the line.
      if (operation.face !== 'operator' && innards.test(body)) found(`innards in ${status} ${body.slice(0, 3000)}`);
      if (body !== '' && String(answer.headers['content-type']).includes('json'))
        pool.learn(operation.path, answer.json());
      begun.push(textOf(request));
    }
    await cloud.cloud.compute.idle();
    const leak = lines.find(
      (line) => line.includes(secretMark) || Object.values(cloud.tokens).some((token) => line.includes(token)),
    );
    if (leak !== undefined) finds.push({ seed, at: begun.length, what: `a secret in the log: ${leak.slice(0, 500)}` });
    const failure = lines.find((line) => line.startsWith('error') && line.includes('API failed'));
    if (failure !== undefined) finds.push({ seed, at: begun.length, what: failure.slice(0, 2000) });
    for (const cleanUp of cleanUps) await cleanUp();
  }
  return { requests: sent, statuses, asked: asked.size, operations, finds };
}

/** What would end the game: the people and the roles that the requests are sent by. */
const neverFuzzed =
  /^(DELETE|PATCH|PUT|POST) \/identity\/v3\/(users\/\{user_id\}|projects\/\{project_id\}|domains\/\{domain_id\}|roles\/\{role_id\})$|^DELETE \/identity\/v3\/(auth\/tokens|projects\/.*\/roles)/;

async function documented(cloud: TestCloud): Promise<readonly Documented[]> {
  const all: Documented[] = [];
  for (const face of faces) {
    const answer = await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` });
    all.push(...operationsOf(face, answer.json()));
  }
  return all;
}

/** What there is to begin with, so that the first requests refer to something. */
async function prime(cloud: TestCloud, pool: Pool, all: readonly Documented[]): Promise<void> {
  await peopled(cloud);
  for (const { method, path } of all) {
    if (method !== 'GET' || path.includes('{') || path.endsWith('healthcheck')) continue;
    for (const user of ['admin', 'demo'] as const) {
      const { status, body } = await cloud.call(user, 'GET', path);
      if (status === 200) pool.learn(path, body);
    }
  }
}

async function answerTo({ cloud, tokens }: TestCloud, { as, payload, ...request }: DrawnRequest) {
  const token = as === 'nobody' ? 'x' : tokens[as];
  const stopped = new AbortController();
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), patience);
    stopped.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const answer = cloud.app.inject({
    method: request.method as 'GET',
    url: request.url,
    headers: { ...request.headers, 'x-auth-token': token },
    ...(payload !== undefined && { payload }),
  });
  return Promise.race([answer, late]).finally(() => stopped.abort());
}

function textOf({ as, method, url, headers, payload }: DrawnRequest): string {
  const version = headers['openstack-api-version'] ?? '';
  return `${as}: ${method} ${url.slice(0, 300)} ${version} ${(payload ?? '').slice(0, 600)}`;
}

export function textOfFinds(finds: readonly Find[]): string {
  return finds.map(({ seed, at, what }) => `seed ${seed}, request ${at}: ${what}`).join('\n\n');
}
