import { readExtra } from '../extra.ts';
import { readOptions } from '../options.ts';
import type { UserRecord } from '../records/users.ts';

/** A user's description is an extra attribute like any other. */
export const extraOfUsers = { keep: ['description'] } as const;

/** A user as the API sends it. `root` is the URL of `/v3`. */
export function userWire(user: UserRecord, root: string) {
  return {
    ...readExtra(user.extra),
    id: user.id,
    name: user.name,
    domain_id: user.domain_id,
    enabled: user.enabled === 1,
    ...(user.default_project_id === null ? {} : { default_project_id: user.default_project_id }),
    password_expires_at: null,
    options: readOptions(user.options),
    links: { self: `${root}/users/${user.id}` },
  };
}
