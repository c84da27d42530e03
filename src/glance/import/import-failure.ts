/** An import that cannot succeed. The message is for who asked for it: it names no address, and nothing of this machine. */
export class ImportFailure extends Error {
  override name = 'ImportFailure';
}
