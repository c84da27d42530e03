/** The configured PostgreSQL cannot be used. The message says why, without the URL: it may hold a password. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable';
}
