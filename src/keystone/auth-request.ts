import type { XStatic } from 'typebox/schema';
import { object } from '../http/json-schema.ts';

const string = { type: 'string' } as const;
const domain = object({ id: string, name: string }, []);

const scope = object(
  {
    project: object({ id: string, name: string, domain }, []),
    unscoped: {},
    domain,
    system: object({ all: { const: true } }, ['all']),
    'OS-TRUST:trust': {},
  },
  [],
);

const identity = object(
  {
    methods: { type: 'array', items: string, minItems: 1, maxItems: 8 },
    password: object({ user: object({ id: string, name: string, domain, password: string }, ['password']) }, ['user']),
    token: object({ id: string }, ['id']),
    application_credential: object(
      { id: string, name: string, secret: string, user: object({ id: string, name: string, domain }, []) },
      ['secret'],
    ),
  },
  ['methods'],
);

/** Body of `POST /v3/auth/tokens`. Keys beyond these are tolerated, as Keystone does. */
export const authRequest = object(
  { auth: object({ identity, scope: { anyOf: [{ const: 'unscoped' }, scope] } }, ['identity']) },
  ['auth'],
);
/** A log-in that has the form of one. */
export type AuthRequest = XStatic<typeof authRequest>;

/** The methods of a log-in and the proof for each. */
export type Identity = AuthRequest['auth']['identity'];
/** Who logs in with a password. */
export type PasswordUser = NonNullable<Identity['password']>['user'];
/** The application credential that a program logs in with. */
export type GivenCredential = NonNullable<Identity['application_credential']>;
/** What the token is to be for; undefined when nothing was said. */
export type RequestedScope = AuthRequest['auth']['scope'];
