import type { Session } from '../cloud/session.ts';
import type { JsonObject } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { imageNames } from './image-names.ts';
import { serverColumns } from './server-columns.ts';

/** Prints one server with all its fields. */
export async function printServer(
  world: World,
  flags: OutputFlags,
  session: Session,
  server: JsonObject,
): Promise<void> {
  await printOne(world, flags, serverColumns(server, await imageNames(session, [server])), server);
}
