/** Bytes of a piece of data, as it is kept: small beside what a process has, and large beside what a piece costs. */
export const chunkSize = 1024 * 1024;

/** The bytes of a source in pieces of `chunkSize`; the last one may be smaller. An empty source has none. */
export async function* chunksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const given of source) {
    let rest = given;
    while (size + rest.length >= chunkSize) {
      const cut = chunkSize - size;
      yield Buffer.concat([...parts, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      parts = [];
      size = 0;
    }
    if (rest.length > 0) parts.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(parts);
}
