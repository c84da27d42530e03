import { object } from '../../http/json-schema.ts';
import { listLinks } from './token-answers.ts';

const text = { type: 'string' } as const;
const byNames = { description: 'where include_names is asked for' } as const;

const domain = { $id: 'AssignedDomain', ...object({ id: text, name: { ...text, ...byNames } }, ['id']) };
const end = {
  $id: 'AssignedEnd',
  ...object({ id: text, name: { ...text, ...byNames }, domain: { allOf: [domain], ...byNames } }, ['id']),
};

const scope = {
  $id: 'AssignedScope',
  ...object(
    {
      project: end,
      domain,
      system: object({ all: { const: true } }, ['all']),
      'OS-INHERIT:inherited_to': { const: 'projects' },
    },
    [],
  ),
};

const assignment = {
  $id: 'RoleAssignment',
  ...object(
    {
      role: end,
      user: { allOf: [end], description: 'this or group' },
      group: end,
      scope,
      links: object({ assignment: text, membership: text, prior_role: text }, ['assignment']),
    },
    ['role', 'scope', 'links'],
  ),
};

/** `GET /v3/role_assignments`. */
export const assignmentsAnswer = object({ role_assignments: { type: 'array', items: assignment }, links: listLinks }, [
  'role_assignments',
]);

const self = object({ self: text }, ['self']);
const role = { $id: 'RoleInInference', ...object({ id: text, name: text, links: self }, ['id', 'name', 'links']) };
const inference = {
  $id: 'RoleInference',
  ...object({ prior_role: role, implies: { type: 'array', items: role } }, ['prior_role', 'implies']),
};

/** `GET /v3/role_inferences`. */
export const inferencesAnswer = object({ role_inferences: { type: 'array', items: inference }, links: self }, [
  'role_inferences',
]);

/** What one role implies. */
export const inferenceAnswer = object({ role_inference: inference, links: self }, ['role_inference']);

/** That one role implies another. */
export const implicationAnswer = object(
  { role_inference: object({ prior_role: role, implies: role }, ['prior_role', 'implies']), links: self },
  ['role_inference'],
);
