/** The keys cannot be used as they are. The message names the file or folder and what to do; it never has a secret. */
export class KeyRepositoryError extends Error {
  override name = 'KeyRepositoryError';
}

/** What to do where the keys of a database are not at hand. */
export const keyFolderAdvice =
  'Replace the folder by a copy of that of a process that uses this database, or put it back from a backup.';

/** A sealed text cannot be opened. The message names the key and the place, and says what to do. */
export class UnsealError extends Error {
  override name = 'UnsealError';
}
