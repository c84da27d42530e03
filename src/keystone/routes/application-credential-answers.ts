import { object } from '../../http/json-schema.ts';
import { listLinks } from './token-answers.ts';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;

const role = {
  $id: 'RoleOfApplicationCredential',
  ...object({ id: text, name: text, domain_id: { type: 'null' } }, ['id', 'name', 'domain_id']),
};

const members = {
  id: text,
  name: text,
  description: textOrNull,
  user_id: text,
  project_id: text,
  expires_at: { ...textOrNull, description: 'UTC, with microseconds and without a zone' },
  system: { type: 'null' },
  unrestricted: { type: 'boolean' },
  roles: { type: 'array', items: role },
  links: object({ self: text }, ['self']),
} as const;
const required = [
  'id',
  'name',
  'description',
  'user_id',
  'project_id',
  'expires_at',
  'system',
  'unrestricted',
  'roles',
  'links',
] as const;

const credential = { $id: 'ApplicationCredential', ...object(members, required) };
const created = {
  $id: 'CreatedApplicationCredential',
  ...object({ ...members, secret: { ...text, description: 'it is told this once' } }, [...required, 'secret']),
};

/** A user's application credentials. */
export const applicationCredentialsAnswer = object(
  { application_credentials: { type: 'array', items: credential }, links: listLinks },
  ['application_credentials'],
);

/** One of them. */
export const applicationCredentialAnswer = object({ application_credential: credential }, ['application_credential']);

/** A new one. */
export const createdApplicationCredentialAnswer = object({ application_credential: created }, [
  'application_credential',
]);
