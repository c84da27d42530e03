import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../errors/failure.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../json.ts';
import type { Settings } from './read-settings.ts';

/** The clouds of one clouds.yaml, by name. */
export interface CloudsFile {
  readonly path: string;
  readonly clouds: ReadonlyMap<string, Settings>;
}

/** Reads a clouds.yaml. Undefined when there is none; throws Failure when it cannot be read or is no such file. */
export async function readCloudsFile(path: string): Promise<CloudsFile | undefined> {
  if (!existsSync(path)) return undefined;
  const { parse } = await import('yaml');
  let content: Json;
  try {
    // As 1.1, like the other clients: `verify: no` is false.
    content = parse(readFileSync(path, 'utf8'), { version: '1.1' }) as Json;
  } catch (error) {
    // Only the first line: the parser goes on to quote the place, and passwords stand there.
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new Failure({ why: `${path} cannot be read: ${reason}`, next: [`correct ${path}`] }, { cause: error });
  }
  const clouds = objectOf(content).clouds;
  if (!isObject(clouds)) {
    throw new Failure({
      why: `${path} has no "clouds:"`,
      next: [`correct ${path}; Berth's own file is .berth/clouds.yaml`],
    });
  }
  return { path, clouds: new Map(Object.entries(clouds).map(([name, cloud]) => [name, settings(objectOf(cloud))])) };
}

function settings(cloud: JsonObject): Settings {
  const flat: [string, string][] = [];
  for (const [key, value] of [...Object.entries(cloud), ...Object.entries(objectOf(cloud.auth))]) {
    if (['string', 'number', 'boolean'].includes(typeof value)) flat.push([key, String(value)]);
  }
  return Object.fromEntries(flat);
}
