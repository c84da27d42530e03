import type { FastifyInstance } from 'fastify';
import type { RequestContext } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, takes, validBody } from '../../http/json-schema.ts';
import { isoMillis } from '../../runtime/time.ts';
import { type ImageMemberTable, isConflict, type Queries, type Unit } from '../../store/index.ts';
import type { ImageDeps } from '../deps.ts';
import { type Image, mayChange } from '../image.ts';
import { memberAnswer, memberStatusBody, membersAnswer, memberWire, mostMembers, newMemberBody } from '../member.ts';
import { deleteMember, insertMember, memberOf, membersOf, updateMember } from '../records/members.ts';
import { callerOf, forbidden, writerOf } from './caller.ts';
import { ownImage, visibleImage } from './images.ts';

type WithId = { Params: { image_id: string } };
type WithMember = { Params: { image_id: string; member_id: string } };

/**
 * `/v2/images/{id}/members`: the projects that a shared image is shared with. Its owner says with which, each of them whether
 * the image is to be in its list. Source: the Image API reference, "Sharing".
 */
export function memberRoutes(app: FastifyInstance, { database, runtime }: ImageDeps): void {
  const now = () => isoMillis(runtime.clock.now());

  app.get<WithId>('/v2/images/:image_id/members', answers(membersAnswer), async (request) => {
    const context = callerOf(request);
    const members = await database.read(function* (q) {
      const image = yield* sharedImage(q, context, request.params.image_id);
      const everybody = yield* membersOf(q, image.id);
      return mayChange(context, image) ? everybody : everybody.filter((one) => one.project_id === context.projectId);
    });
    return { members: members.map(memberWire), schema: '/v2/schemas/members' };
  });

  app.get<WithMember>('/v2/images/:image_id/members/:member_id', answers(memberAnswer), async (request) => {
    const context = callerOf(request);
    const { image_id: id, member_id: projectId } = request.params;
    return memberWire(
      await database.read(function* (q) {
        const image = yield* sharedImage(q, context, id);
        return yield* visibleMember(q, context, image, projectId);
      }),
    );
  });

  app.post<WithId>('/v2/images/:image_id/members', takes(newMemberBody, { answer: memberAnswer }), async (request) => {
    const { member } = validBody(request, newMemberBody);
    const context = writerOf(request);
    const at = now();
    const made = await database
      .write(function* (q) {
        const image = yield* ownSharedImage(q, context, request.params.image_id);
        if ((yield* membersOf(q, image.id)).length >= mostMembers) {
          throw new HttpError(413, `An image is shared with at most ${mostMembers} projects.`);
        }
        const row = { image_id: image.id, project_id: member, status: 'pending', created_at: at, updated_at: at };
        yield* insertMember(q, row);
        return row;
      })
      .catch((error: unknown) => {
        if (isConflict(error, 'image_member_pkey')) {
          throw new HttpError(409, 'The image is shared with that project already.');
        }
        throw error;
      });
    return memberWire(made);
  });

  app.put<WithMember>(
    '/v2/images/:image_id/members/:member_id',
    takes(memberStatusBody, { answer: memberAnswer }),
    async (request) => {
      const { status } = validBody(request, memberStatusBody);
      const context = writerOf(request);
      const { image_id: id, member_id: projectId } = request.params;
      return memberWire(
        await database.write(function* (q) {
          const image = yield* sharedImage(q, context, id);
          const member = yield* visibleMember(q, context, image, projectId);
          // Whether an image is in a project's list is for the project to say, and not for the image's owner.
          if (!context.isAdmin && context.projectId !== projectId) throw forbidden();
          const changed = { ...member, status, updated_at: now() };
          yield* updateMember(q, changed);
          return changed;
        }),
      );
    },
  );

  app.delete<WithMember>('/v2/images/:image_id/members/:member_id', async (request, reply) => {
    const context = writerOf(request);
    const { image_id: id, member_id: projectId } = request.params;
    await database.write(function* (q) {
      const image = yield* ownSharedImage(q, context, id);
      if (!(yield* deleteMember(q, image.id, projectId))) throw noSuchMember();
    });
    return reply.code(204).send();
  });
}

function* sharedImage(q: Queries, context: RequestContext, id: string): Unit<Image> {
  const image = yield* visibleImage(q, context, id);
  refuseUnshared(image);
  return image;
}

function* ownSharedImage(q: Queries, context: RequestContext, id: string): Unit<Image> {
  const image = yield* ownImage(q, context, id);
  refuseUnshared(image);
  return image;
}

function refuseUnshared({ visibility }: Image): void {
  if (visibility !== 'shared') throw new HttpError(403, 'Only shared images have members.');
}

/** Of an image's members its owner sees all, a member itself. Throws HttpError 404. */
function* visibleMember(q: Queries, context: RequestContext, image: Image, projectId: string): Unit<ImageMemberTable> {
  const member = yield* memberOf(q, image.id, projectId);
  if (!member || !(mayChange(context, image) || projectId === context.projectId)) throw noSuchMember();
  return member;
}

function noSuchMember(): HttpError {
  return new HttpError(404, 'The image is not shared with that project.');
}
