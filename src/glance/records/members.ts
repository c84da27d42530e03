import { all, first, type ImageMemberTable, type Queries, run, type Unit } from '../../store/index.ts';

/** In the order of their ids. */
export function* membersOf(q: Queries, imageId: string): Unit<ImageMemberTable[]> {
  return yield* all(q.selectFrom('image_member').selectAll().where('image_id', '=', imageId).orderBy('project_id'));
}

/** Undefined when the image is not shared with the project. */
export function* memberOf(q: Queries, imageId: string, projectId: string): Unit<ImageMemberTable | undefined> {
  const query = q.selectFrom('image_member').selectAll().where('image_id', '=', imageId);
  return yield* first(query.where('project_id', '=', projectId));
}

/** A conflict names `image_member_pkey`. */
export function* insertMember(q: Queries, member: ImageMemberTable): Unit<void> {
  yield* run(q.insertInto('image_member').values(member));
}

/** Writes down what the project says of the image. */
export function* updateMember(q: Queries, { image_id, project_id, status, updated_at }: ImageMemberTable): Unit<void> {
  const query = q.updateTable('image_member').set({ status, updated_at }).where('image_id', '=', image_id);
  yield* run(query.where('project_id', '=', project_id));
}

/** Answers false when there was no such member. */
export function* deleteMember(q: Queries, imageId: string, projectId: string): Unit<boolean> {
  const query = q.deleteFrom('image_member').where('image_id', '=', imageId);
  return (yield* run(query.where('project_id', '=', projectId))) > 0;
}
