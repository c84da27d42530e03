import { isoSeconds } from '../runtime/time.ts';
import type { ImageMemberTable } from '../store/index.ts';

/** What a project says of an image that is shared with it: only one that it has accepted is in its list. */
export const memberStatuses = ['pending', 'accepted', 'rejected'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** As many projects as one image may be shared with; Glance's limit. */
export const mostMembers = 128;

/** `POST /v2/images/{id}/members`. */
export const newMemberBody = {
  type: 'object',
  properties: { member: { type: 'string', minLength: 1, maxLength: 255 } },
  required: ['member'],
  additionalProperties: { type: 'string' },
} as const;

/** `PUT /v2/images/{id}/members/{member}`. */
export const memberStatusBody = {
  type: 'object',
  properties: { status: { enum: memberStatuses } },
  required: ['status'],
  additionalProperties: { type: 'string' },
} as const;

/** `GET /v2/schemas/member`. */
export const memberSchema = {
  name: 'member',
  properties: {
    member_id: { type: 'string', description: 'The project that the image is shared with.' },
    image_id: { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' },
    created_at: { type: 'string' },
    updated_at: { type: 'string' },
    status: { type: 'string', enum: memberStatuses },
    schema: { type: 'string', readOnly: true },
  },
} as const;

/** What a member is in answers. */
export const memberAnswer = { type: 'object', properties: memberSchema.properties } as const;

/** What a list of members is in answers. */
export const membersAnswer = {
  type: 'object',
  properties: { members: { type: 'array', items: memberAnswer }, schema: { type: 'string' } },
  required: ['members'],
} as const;

/** `GET /v2/schemas/members`. */
export const membersSchema = {
  name: 'members',
  properties: { members: { type: 'array', items: memberSchema }, schema: { type: 'string' } },
  links: [{ rel: 'describedby', href: '{schema}' }],
} as const;

/** A member as the API sends it. */
export function memberWire(member: ImageMemberTable): object {
  return {
    image_id: member.image_id,
    member_id: member.project_id,
    status: member.status,
    created_at: isoSeconds(Date.parse(member.created_at)),
    updated_at: isoSeconds(Date.parse(member.updated_at)),
    schema: '/v2/schemas/member',
  };
}
