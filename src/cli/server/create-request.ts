import { readFileSync } from 'node:fs';
import { findId } from '../cloud/find.ts';
import { kinds } from '../cloud/kinds.ts';
import type { Session } from '../cloud/session.ts';
import { Failure } from '../errors/failure.ts';
import type { Json, JsonObject } from '../json.ts';
import { readPairs } from '../resource/key-values.ts';
import { type NicArgument, type RequestedNics, readNics } from './nic.ts';

/** Flags of `berth server create` that say what to make. */
export interface ServerFlags {
  readonly flavor: string;
  readonly image: string;
  /** All of --network, --port and --nic, in the order in which they were given. */
  readonly nics: readonly NicArgument[];
  readonly securityGroup?: readonly string[];
  readonly keyName?: string;
  readonly property?: readonly string[];
  /** A file. */
  readonly userData?: string;
  readonly description?: string;
  readonly availabilityZone?: string;
  readonly useConfigDrive?: true;
  /** False: --no-config-drive. Commander says true when it is not given. */
  readonly configDrive?: boolean;
  readonly tag?: readonly string[];
}

/** What can be known without asking the cloud, so that a wrong command line is refused before anything is looked up. */
export interface PlainParts {
  readonly nics: RequestedNics;
  readonly fields: JsonObject;
}

/** Reads the flags. Throws UsageError, Failure. */
export function readFlags(name: string, flags: ServerFlags): PlainParts {
  return {
    nics: readNics(flags.nics),
    fields: {
      name,
      ...(flags.property && { metadata: readPairs('--property', flags.property) }),
      ...(flags.keyName !== undefined && { key_name: flags.keyName }),
      ...(flags.userData !== undefined && { user_data: readUserData(flags.userData) }),
      ...(flags.description !== undefined && { description: flags.description }),
      ...(flags.availabilityZone !== undefined && { availability_zone: flags.availabilityZone }),
      ...((flags.useConfigDrive || flags.configDrive === false) && { config_drive: flags.useConfigDrive === true }),
      ...(flags.tag && { tags: flags.tag }),
    },
  };
}

/** The body of POST /servers: names looked up, all at once. Throws Failure for a name that is not there. */
export async function createRequest(
  session: Session,
  flags: ServerFlags,
  { nics, fields }: PlainParts,
): Promise<JsonObject> {
  const [flavorRef, imageRef, networks, groups] = await Promise.all([
    findId(session, kinds.flavor, flags.flavor),
    findId(session, kinds.image, flags.image),
    networksOf(session, nics),
    // Compute passes a group's name on; an id tells groups of one name apart.
    Promise.all((flags.securityGroup ?? []).map((group) => findId(session, kinds.securityGroup, group))),
  ]);
  const security_groups = groups.map((name) => ({ name }));
  return { server: { ...fields, flavorRef, imageRef, networks, ...(groups.length > 0 && { security_groups }) } };
}

async function networksOf(session: Session, nics: RequestedNics): Promise<Json> {
  if (typeof nics === 'string') return nics;
  return Promise.all(
    nics.map(async ({ network, port, fixedIp, tag }): Promise<JsonObject> => {
      const target =
        port === undefined
          ? { uuid: await findId(session, kinds.network, network ?? '') }
          : { port: await findId(session, kinds.port, port) };
      return { ...target, ...(fixedIp !== undefined && { fixed_ip: fixedIp }), ...(tag !== undefined && { tag }) };
    }),
  );
}

function readUserData(path: string): string {
  try {
    return readFileSync(path).toString('base64');
  } catch (error) {
    const why = `the user data cannot be read: ${error instanceof Error ? error.message : path}`;
    throw new Failure({ why, next: ['correct --user-data'] }, { cause: error });
  }
}
