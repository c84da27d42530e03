import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { object, takes, validBody } from '../../http/json-schema.ts';
import { refused } from '../authenticate.ts';
import type { IdentityDeps } from '../deps.ts';
import { readOptions } from '../options.ts';
import { longestPassword } from '../password.ts';
import { credentialOf, replacePasswordHash } from '../records/credentials.ts';
import { userById } from '../records/users.ts';

const change = object(
  {
    user: object(
      {
        original_password: { type: 'string' },
        password: { type: 'string', minLength: 1, maxLength: longestPassword },
      },
      ['original_password', 'password'],
    ),
  },
  ['user'],
);

/** `POST /v3/users/{id}/password`: a user's own change. The old password is the proof; a token is not needed. */
export function passwordRoute(app: FastifyInstance, { database, passwords, tokens, logger }: IdentityDeps): void {
  app.post<{ Params: { user_id: string } }>('/v3/users/:user_id/password', takes(change), async (request, reply) => {
    const { original_password: original, password } = validBody(request, change).user;
    const id = request.params.user_id;
    const credential = await database.read((q) => credentialOf(q, { id }));
    const checked = credential?.password_hash ?? null;
    const right = await passwords.verify(original, checked);
    if (!right || checked === null || credential?.enabled !== 1) throw refused();
    const user = await database.read((q) => userById(q, id));
    if (user && readOptions(user.options).lock_password === true) {
      throw new HttpError(400, 'Only an administrator can change the password of this account.');
    }
    const hash = await passwords.hash(password);
    if (!(await database.write((q) => replacePasswordHash(q, id, checked, hash)))) throw refused();
    tokens.forget();
    logger.info({ requestId: request.id, userId: id }, 'password changed');
    return reply.code(204).send();
  });
}
