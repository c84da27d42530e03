import { before, by, integer, list, map, shape, text, view } from '../operation/answer-schema.ts';

const group = view(
  'ServerGroup',
  { id: text, name: text, members: { ...list(text), description: 'the ids of its servers' } },
  {
    project_id: by('serverGroupOwner', text),
    user_id: by('serverGroupOwner', text),
    policy: by('serverGroupPolicy', text),
    rules: by('serverGroupPolicy', view('ServerGroupRules', {}, { max_server_per_host: integer })),
    policies: before('serverGroupPolicy', { ...list(text), minItems: 1, maxItems: 1 }),
    metadata: before('serverGroupPolicy', { ...map(text), maxProperties: 0 }),
  },
);

/** Server groups. */
export const serverGroupsAnswer = shape({ server_groups: list(group) });

/** One, read or made. */
export const serverGroupAnswer = shape({ server_group: group });
