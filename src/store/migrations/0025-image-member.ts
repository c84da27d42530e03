import type { Migration } from './migration.ts';

/** The projects that shared images are shared with. */
export const imageMember: Migration = {
  name: 'image-member',
  statements: [
    `create table image_member (
      image_id text not null references image (id) on delete cascade,
      project_id text not null,
      status text not null,
      created_at text not null,
      updated_at text not null,
      primary key (image_id, project_id)
    )`,
    'create index ix_image_member_project on image_member (project_id, status)',
  ],
};
