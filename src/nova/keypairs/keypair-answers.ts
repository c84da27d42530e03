import { boolean, by, integer, micros, nothing, page, shape, text, view } from '../operation/answer-schema.ts';

const brief = { name: text, public_key: text, fingerprint: text };
const sinceTyped = { type: by('keypairType', text) };

/** A page of a user's key pairs. */
export const keypairsAnswer = page('keypairs', shape({ keypair: view('BriefKeypair', brief, sinceTyped) }));

/** A new one. */
export const createdKeypairAnswer = shape({
  keypair: view(
    'CreatedKeypair',
    { ...brief, user_id: text },
    { ...sinceTyped, private_key: { ...text, description: 'where it was made here; it is told this once' } },
  ),
});

/** One of them. */
export const keypairAnswer = shape({
  keypair: view(
    'Keypair',
    {
      ...brief,
      user_id: text,
      id: integer,
      created_at: micros,
      updated_at: nothing,
      deleted: boolean,
      deleted_at: nothing,
    },
    sinceTyped,
  ),
});
