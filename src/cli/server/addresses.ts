import { type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';

/** Addresses by the name of their network: of a server's `addresses`. */
export function addressesOf(server: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(server.addresses)).map(([network, entries]) => [
      network,
      listOf(entries).map((entry) => textOf(objectOf(entry).addr)),
    ]),
  );
}

/** `private=10.0.0.2, 10.0.0.3; other=10.1.0.2`. */
export function addressesText(addresses: Json): string {
  return Object.entries(objectOf(addresses))
    .map(([network, list]) => `${network}=${listOf(list).join(', ')}`)
    .join('; ');
}
