import { integer, list, shape, text, view } from '../operation/answer-schema.ts';

/** What became of each event. */
export const eventsAnswer = shape({
  events: list(
    view(
      'ExternalEvent',
      {
        name: text,
        server_uuid: text,
        status: { enum: ['failed', 'completed', 'in-progress'] },
        code: { ...integer, description: '200: accepted; 400, 404 or 422: why not' },
      },
      { tag: { ...text, description: 'where one was given' } },
    ),
  ),
});
