import { object } from '../../http/json-schema.ts';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const time = { type: 'string', format: 'date-time' } as const;
const named = { id: text, name: text } as const;

const domain = { $id: 'DomainOfToken', ...object(named, ['id', 'name']) };

const endpoint = {
  $id: 'CatalogEndpoint',
  ...object({ id: text, interface: text, region: textOrNull, region_id: textOrNull, url: text }, [
    'id',
    'interface',
    'region',
    'region_id',
    'url',
  ]),
};

const services = {
  type: 'array',
  items: {
    $id: 'CatalogService',
    ...object({ ...named, type: text, endpoints: { type: 'array', items: endpoint } }, [
      'id',
      'type',
      'name',
      'endpoints',
    ]),
  },
} as const;

const user = {
  $id: 'UserOfToken',
  ...object({ ...named, domain, password_expires_at: { type: 'null' } }, ['id', 'name', 'domain']),
};

const project = { $id: 'ProjectOfToken', ...object({ ...named, domain }, ['id', 'name', 'domain']) };

const role = { $id: 'RoleOfToken', ...object(named, ['id', 'name']) };

/** The whole system as a scope. */
const system = object({ all: { const: true } }, ['all']);

const credential = {
  $id: 'ApplicationCredentialOfToken',
  ...object({ ...named, restricted: { type: 'boolean' } }, ['id', 'name', 'restricted']),
};

const token = {
  $id: 'Token',
  ...object(
    {
      methods: { type: 'array', items: text },
      user,
      audit_ids: { type: 'array', items: text, minItems: 1, maxItems: 2 },
      issued_at: time,
      expires_at: time,
      roles: { type: 'array', items: role, description: 'with a scope' },
      project: { allOf: [project], description: 'with the scope of a project' },
      is_domain: { const: false, description: 'with the scope of a project' },
      domain: { allOf: [domain], description: 'with the scope of a domain' },
      system: { ...system, description: 'with the scope of the system' },
      application_credential: { allOf: [credential], description: 'where it was had by one' },
      catalog: { ...services, description: 'with a scope, unless nocatalog is asked for' },
    },
    ['methods', 'user', 'audit_ids', 'issued_at', 'expires_at'],
  ),
};

/** A token, new or looked at. Its id stands in the header `X-Subject-Token`. */
export const tokenAnswer = object({ token }, ['token']);

/** Links of a list that has no pages. */
export const listLinks = object({ next: { type: 'null' }, previous: { type: 'null' }, self: text }, ['self']);

/** `GET /v3/auth/catalog`. */
export const catalogAnswer = object({ catalog: services, links: listLinks }, ['catalog']);

/** `GET /v3/auth/system`. */
export const systemAnswer = object({ system: { type: 'array', items: system, maxItems: 1 }, links: listLinks }, [
  'system',
]);
