import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { IdentityAdmin } from './admin.ts';
import { standingOf } from './authority.ts';
import { defaultDomain } from './bootstrap.ts';
import type { Tokens } from './tokens.ts';

/** Tokens with which Berth itself goes to services elsewhere that check tokens here. */
export interface ServiceTokens {
  /** One that is good for a minute at least. Rejects when somebody has shut the service user out. */
  token(): Promise<string>;
  /** Forgets the token that was given out last. */
  forget(): void;
}

interface ServiceTokensOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly tokens: Tokens;
  readonly admin: IdentityAdmin;
}

/** Whose tokens they are. It has no password: nobody logs in as it. */
const serviceUser = { name: 'berth', projectName: 'service', role: 'admin' } as const;

/** A token is renewed this long before it ends, milliseconds. */
const margin = 60_000;

/** Makes the service user when it is first needed. */
export function serviceTokens({ database, runtime, tokens, admin }: ServiceTokensOptions): ServiceTokens {
  let kept: { token: string; endsAt: number } | null = null;
  let issuing: Promise<string> | null = null;
  const issue = async (): Promise<string> => {
    try {
      const { name, projectName, role } = serviceUser;
      const [projectId, roles] = await Promise.all([
        admin.ensureProject({ domainId: defaultDomain.id, name: projectName }),
        admin.ensureRoles(),
      ]);
      const grant = { projectId, roleId: roles.get(role) ?? '' };
      const user = await admin.ensureUser({ domainId: defaultDomain.id, name, password: null, grant });
      const standing = await database.read((q) => standingOf(q, user.id, { kind: 'project', id: projectId }));
      if (!standing) {
        throw new Error(`the user ${name} is disabled or has no role on the project ${projectName}: it needs ${role}`);
      }
      const { id, authority } = await tokens.issue(standing, { methods: ['token'], parent: null });
      kept = { token: id, endsAt: authority.claims.expiresAt * 1000 };
      return id;
    } finally {
      issuing = null;
    }
  };
  return {
    token: async () => {
      if (kept && kept.endsAt - margin > runtime.clock.now()) return kept.token;
      issuing ??= issue();
      return await issuing;
    },
    forget: () => {
      kept = null;
    },
  };
}
