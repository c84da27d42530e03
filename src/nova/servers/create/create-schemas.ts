import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import {
  adminPass,
  description,
  diskConfig,
  flag,
  flavorRef,
  metadata,
  name,
  positiveNumber,
  tag,
  uuid,
} from '../../operation/common-schemas.ts';

const reference = { type: 'string', maxLength: 1024 } as const;
const nullableText = { type: ['string', 'null'], maxLength: 255 } as const;

const nic = {
  uuid: { type: ['string', 'null'] },
  port: { type: ['string', 'null'] },
  fixed_ip: { type: ['string', 'null'], maxLength: 64 },
} as const;
const strictNic = {
  ...nic,
  uuid: { anyOf: [uuid, { type: 'null' }] },
  port: { anyOf: [uuid, { type: 'null' }] },
} as const;

const list = { type: 'array', items: object(nic, []), maxItems: 256 } as const;
const taggedList = { ...list, items: object({ ...nic, tag }, []) } as const;
const listOrWord = { anyOf: [{ ...list, items: object(strictNic, []) }, { enum: ['auto', 'none'] }] } as const;
const taggedListOrWord = {
  anyOf: [{ ...list, items: object({ ...strictNic, tag }, []) }, { enum: ['auto', 'none'] }],
} as const;

/** Of a block device only the image as the local boot disk is understood; the rest of the keys is read to be refused. */
const blockDevice = { type: 'object' } as const;

const server = {
  name,
  flavorRef,
  imageRef: reference,
  networks: list,
  security_groups: {
    type: 'array',
    maxItems: 256,
    items: object({ name: { type: 'string', minLength: 1, maxLength: 255 } }, []),
  },
  min_count: positiveNumber,
  max_count: positiveNumber,
  metadata,
  user_data: { type: ['string', 'null'], maxLength: 65535 },
  config_drive: { anyOf: [flag, { type: 'null' }, { enum: [''] }] },
  key_name: { type: 'string', minLength: 1, maxLength: 255 },
  availability_zone: { ...nullableText, minLength: 1 },
  block_device_mapping: { type: 'array', maxItems: 64, items: blockDevice },
  block_device_mapping_v2: { type: 'array', maxItems: 64, items: blockDevice },
  adminPass,
  accessIPv4: { type: 'string', maxLength: 64 },
  accessIPv6: { type: 'string', maxLength: 64 },
  'OS-DCF:diskConfig': diskConfig,
  return_reservation_id: flag,
} as const;

const personality = { type: 'array', items: { type: 'object' } } as const;
const servers = { anyOf: [uuid, { type: 'array', items: uuid, maxItems: 100 }] } as const;
/** What else hints may say is taken, and means nothing here. */
const hints = { type: 'object', properties: { group: {}, same_host: servers, different_host: servers } } as const;

const required = ['name', 'flavorRef'] as const;
const requiredWithNetworks = [...required, 'networks'] as const;

function body<
  const P extends Record<string, Readonly<Record<string, unknown>>>,
  const R extends readonly (keyof P & string)[],
>(properties: P, requiredKeys: R) {
  return object(
    { server: object(properties, requiredKeys), 'os:scheduler_hints': hints, 'OS-SCH-HNT:scheduler_hints': hints },
    ['server'],
  );
}

const v1 = { ...server, personality } as const;
const v19 = { ...v1, description } as const;
const v32 = { ...v19, networks: taggedList } as const;
const v37 = { ...v19, networks: listOrWord } as const;
const v42 = { ...v19, networks: taggedListOrWord } as const;
const v52 = { ...v42, tags: { type: 'array', items: tag, maxItems: 50 } } as const;
const { personality: _gone, ...v57 } = v52;
const v63 = {
  ...v57,
  trusted_image_certificates: { anyOf: [{ type: 'array', items: { type: 'string' }, maxItems: 50 }, { type: 'null' }] },
} as const;

const hostName = { type: 'string', minLength: 1, maxLength: 255 } as const;
const v74 = { ...v63, host: hostName, hypervisor_hostname: hostName } as const;

/** Everything that a body may have, at whatever microversion. */
const widest = body({ ...v74, personality }, required);

/** What `POST /servers` is sent. */
export type CreateServerBody = XStatic<typeof widest>;
/** The server that a body asks for. */
export type RequestedServer = CreateServerBody['server'];

/** What the scheduler is told, under whichever of its two names. */
export function hintsOf(body: CreateServerBody) {
  return { ...body['os:scheduler_hints'], ...body['OS-SCH-HNT:scheduler_hints'] };
}

/** Since 2.37 networks have to be given, until 2.41 they cannot be tagged; files cannot be injected since 2.57. A host can be named since 2.74. */
export const createServerBodies: BodySchemas<CreateServerBody> = [
  since(1, body(v1, required)),
  since(19, body(v19, required)),
  since(32, body(v32, required)),
  since(37, body(v37, requiredWithNetworks)),
  since(42, body(v42, requiredWithNetworks)),
  since(52, body(v52, requiredWithNetworks)),
  since(57, body(v57, requiredWithNetworks)),
  since(63, body(v63, requiredWithNetworks)),
  since(74, body(v74, requiredWithNetworks)),
];
