/** A setting that cannot be used. The message names where it was given and what would do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
