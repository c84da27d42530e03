import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { listAll } from '../cloud/list-all.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { flavorNames } from './flavor-names.ts';
import { imageIdOf, imageNames } from './image-names.ts';
import { listColumns, type Names } from './list-columns.ts';

/** Flags of `berth server list`. */
export interface ListServersFlags extends CloudFlags, OutputFlags {
  /** A regular expression. */
  readonly name?: string;
  readonly status?: string;
  /** A regular expression. */
  readonly ip?: string;
  readonly host?: string;
  readonly flavor?: string;
  readonly image?: string;
  readonly allProjects?: true;
  readonly long?: true;
  /** False: ids instead of the names of images and flavors. */
  readonly nameLookup?: boolean;
}

/** `berth server list`. Answers the exit code. */
export function listServers(flags: ListServersFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: 'could not list servers', undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    const servers = await listAll(session, kinds.server, await query(session, flags));
    const names = flags.nameLookup === false ? ids : await lookUp(session, servers);
    await printMany(world, flags, listColumns(names, flags.long === true), servers);
  });
}

async function query(session: Session, flags: ListServersFlags): Promise<URLSearchParams> {
  const { name, status, ip, host, flavor, image, allProjects } = flags;
  const [flavorId, imageId] = await Promise.all([
    flavor === undefined ? undefined : findId(session, kinds.flavor, flavor),
    image === undefined ? undefined : findId(session, kinds.image, image),
  ]);
  const terms = { name, status, ip, host, flavor: flavorId, image: imageId, all_tenants: allProjects && '1' };
  return searchTerms(terms);
}

const ids: Names = {
  image: imageIdOf,
  flavor: (server) => {
    const flavor = objectOf(server.flavor);
    return textOf(flavor.original_name) || textOf(flavor.id);
  },
};

async function lookUp(session: Session, servers: readonly JsonObject[]): Promise<Names> {
  const [images, flavor] = await Promise.all([imageNames(session, servers), flavorNames(session, servers)]);
  return { image: (server) => images.get(imageIdOf(server)) ?? imageIdOf(server), flavor };
}
