import {
  by,
  links,
  list,
  micros,
  microsOrNull,
  nothing,
  shape,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const members = {
  action: text,
  instance_uuid: text,
  request_id: text,
  project_id: text,
  user_id: textOrNull,
  start_time: micros,
  message: { ...textOrNull, description: 'null: it went well, or is under way' },
};
const sincePaged = { updated_at: by('actionPaging', micros) };

const event = view(
  'InstanceActionEvent',
  {
    event: text,
    start_time: micros,
    finish_time: microsOrNull,
    result: { enum: ['Success', 'Error', null], description: 'null: it is under way' },
  },
  {
    traceback: { ...nothing, description: 'for administrators' },
    hostId: by('eventHost', text),
    host: by('eventHost', { ...textOrNull, description: 'for administrators' }),
  },
);

/** A page of what was done to a server, newest first. */
export const instanceActionsAnswer = shape(
  { instanceActions: list(view('BriefInstanceAction', members, sincePaged)) },
  { links: { ...links, description: 'from 2.58 on, where there are more' } },
);

/** One thing done, with its steps. */
export const instanceActionAnswer = shape({
  instanceAction: view('InstanceAction', members, {
    ...sincePaged,
    events: { ...list(event), description: 'from 2.51 on; before, for administrators' },
  }),
});
