import Type, { type Static } from 'typebox';

const DomainReference = Type.Object({ id: Type.Optional(Type.String()), name: Type.Optional(Type.String()) });

const ProjectReference = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  domain: Type.Optional(DomainReference),
});

const Scope = Type.Object({
  project: Type.Optional(ProjectReference),
  unscoped: Type.Optional(Type.Unknown()),
  domain: Type.Optional(Type.Unknown()),
  system: Type.Optional(Type.Unknown()),
  'OS-TRUST:trust': Type.Optional(Type.Unknown()),
});

/** Body of `POST /v3/auth/tokens`. Keys beyond these are tolerated, as Keystone does. */
export const AuthRequest = Type.Object({
  auth: Type.Object({
    identity: Type.Object({
      methods: Type.Array(Type.String(), { minItems: 1, maxItems: 8 }),
      password: Type.Optional(
        Type.Object({
          user: Type.Object({
            id: Type.Optional(Type.String()),
            name: Type.Optional(Type.String()),
            domain: Type.Optional(DomainReference),
            password: Type.String(),
          }),
        }),
      ),
      token: Type.Optional(Type.Object({ id: Type.String() })),
    }),
    scope: Type.Optional(Type.Union([Type.Literal('unscoped'), Scope])),
  }),
});
/** A log-in that has the form of one. */
export type AuthRequest = Static<typeof AuthRequest>;

/** The methods of a log-in and the proof for each. */
export type Identity = AuthRequest['auth']['identity'];
/** Who logs in with a password. */
export type PasswordUser = NonNullable<Identity['password']>['user'];
/** What the token is to be for; undefined when nothing was said. */
export type RequestedScope = AuthRequest['auth']['scope'];
