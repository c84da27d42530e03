import { readFileSync } from 'node:fs';
import type { Dispatcher } from 'undici';
import { Failure } from '../errors/failure.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CloudConfig } from './cloud-config.ts';
import { explainConnectionError } from './explain-connection-error.ts';

/** One request over HTTP. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonObject | undefined;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  /** Undefined when the body is empty or no JSON. */
  readonly body: Json | undefined;
  readonly raw: string;
  header(name: string): string;
}

/** Sends requests to one cloud. Rejects with Failure when there is no answer; any status is an answer. */
export type Transport = (call: Call) => Promise<Reply>;

/** Long enough for a slow cloud, short enough for a person. */
const answerTimeout = 60_000;

/** Opens the way to a cloud. Throws Failure when its certificates cannot be read. */
export async function openTransport(cloud: CloudConfig): Promise<Transport> {
  const { Agent, request } = await import('undici');
  const agent = new Agent({
    connect: { timeout: 10_000, rejectUnauthorized: cloud.verify, ...trusted(cloud) },
    headersTimeout: answerTimeout,
    bodyTimeout: answerTimeout,
  });
  return async ({ method, url, headers, body }) => {
    let answer: Dispatcher.ResponseData;
    let raw: string;
    try {
      answer = await request(url, {
        dispatcher: agent,
        method,
        headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      raw = await answer.body.text();
    } catch (error) {
      throw new Failure(explainConnectionError(error, url, cloud), { cause: error });
    }
    return { status: answer.statusCode, body: parsed(raw), raw, header: (name) => first(answer.headers[name]) };
  };
}

function trusted({ caFile, name, source }: CloudConfig): { ca?: string } {
  if (!caFile) return {};
  try {
    return { ca: readFileSync(caFile, 'utf8') };
  } catch (error) {
    const why = `the certificates of cloud "${name}" cannot be read: ${error instanceof Error ? error.message : ''}`;
    throw new Failure({ why, next: [`correct cacert in ${source}`] }, { cause: error });
  }
}

function parsed(raw: string): Json | undefined {
  try {
    return JSON.parse(raw) as Json;
  } catch {
    return undefined;
  }
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
