import type { RequestedNetworks, ValidatedNetworks } from '../../../allocation/index.ts';
import type { HostHints, NewInstance } from '../../../compute/compute-api.ts';
import { withDeadline } from '../../deadline.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest, forbidden } from '../../errors/nova-error.ts';
import { type Flavor, snapshotOf } from '../../flavors/flavor.ts';
import { findFlavor } from '../../flavors/flavor-queries.ts';
import type { BootImage } from '../../images.ts';
import { keypairExists } from '../../keypairs/keypair-queries.ts';
import { has } from '../../microversion/features.ts';
import { flagValue } from '../../operation/common-schemas.ts';
import { type Answer, type Call, type Operation, operationWithBody } from '../../operation/operation.ts';
import { idOf } from '../../operation/uuid.ts';
import { quotasOf } from '../../quotas/quota-queries.ts';
import { createdServerAnswer } from '../view/server-answers.ts';
import { adminPassword, reservationId } from './admin-password.ts';
import { readBootImage } from './boot-source.ts';
import { type CreateServerBody, createServerBodies, type RequestedServer } from './create-schemas.ts';
import { joinGroup, readGroupHint } from './group-hint.ts';
import { admit, headroom } from './headroom.ts';
import { readHostHints } from './host-hints.ts';
import { hostnameOf, nameOf } from './hostname.ts';
import { type InstanceCount, readInstanceCount, refuseSharedNics } from './instance-count.ts';
import { readAccessIp, readUserData, refuseTooMuchMetadata, refuseUnsupported } from './plain-values.ts';
import { readRequestedNetworks } from './requested-networks.ts';
import { readPlace } from './zone.ts';

/** `POST /servers`. Checks in Nova's order; nothing is recorded before all of them have passed. */
export function createServer(deps: ComputeFaceDeps): Operation {
  return operationWithBody({
    method: 'POST',
    path: '/servers',
    policy: 'member',
    answers: { 202: createdServerAnswer },
    body: createServerBodies,
    handle: (call) => handle(deps, call),
  });
}

async function handle(deps: ComputeFaceDeps, call: Call<CreateServerBody>): Promise<Answer> {
  const { database, runtime, config, compute } = deps;
  const { server } = call.body;
  refuseUnsupported(call.body);
  const count = readInstanceCount(server);
  const requestedNetworks = readRequestedNetworks(server.networks);
  refuseSharedNics(requestedNetworks, count);
  const owner = { projectId: call.projectId, userId: call.context.userId };
  const quotas = await database.read((queries) => quotasOf(queries, config.limits, owner));
  refuseTooMuchMetadata(server.metadata ?? {}, quotas.metadata_items);
  const plain = {
    userData: readUserData(server),
    accessIpV4: readAccessIp(server.accessIPv4, 4),
    accessIpV6: readAccessIp(server.accessIPv6, 6),
  };
  const { zone: requestedZone, wanted } = await readPlace(database, call.context, server);
  const flavor = await requestedFlavor(deps, call);
  const image = await readBootImage(deps.images, call.context, server, flavor);
  const securityGroups = requestedGroups(server);
  const uuids = Array.from({ length: count.most }, () => runtime.ids.uuid());
  const look = await validated(deps, call, { count, requestedNetworks, securityGroups, uuid: uuids[0] ?? '' });
  await refuseUnknownKey(deps, call);
  const groupId = await readGroupHint(database, call.projectId, call.body);
  const quota = { limits: config.limits, ...owner, flavor };
  const allowed = await headroom(database, quota, {
    least: count.least,
    most: Math.min(count.most, look?.instances ?? count.most),
  });

  const hostHints = readHostHints(call.body);
  const shared = { call, server, flavor, image, requestedNetworks, securityGroups, requestedZone, hostHints, ...plain };
  const reservation = reservationId(runtime.random);
  const instances = uuids
    .slice(0, allowed)
    .map((uuid, index) => newInstance(shared, uuid, index, allowed, reservation));
  await compute.build({
    context: call.context,
    instances,
    look,
    ...(wanted && { wanted }),
    admission: function* (queries) {
      yield* admit(queries, quota, instances.length);
      if (groupId === null) return;
      const group = { groupId, projectId: call.projectId, limit: quotas.server_group_members };
      yield* joinGroup(
        queries,
        group,
        instances.map(({ uuid }) => uuid),
      );
    },
  });
  const reduced: Record<string, string> =
    allowed < count.most ? { 'x-berth-notice': `${allowed} of ${count.most} servers: quota allows no more` } : {};
  if (server.return_reservation_id !== undefined && flagValue(server.return_reservation_id)) {
    return { status: 202, body: { reservation_id: reservation }, headers: reduced };
  }
  return created(deps, call, instances[0], reduced);
}

interface Shared {
  readonly call: Call<CreateServerBody>;
  readonly server: RequestedServer;
  readonly flavor: Flavor;
  readonly image: BootImage;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  readonly requestedZone: string | null;
  readonly hostHints: HostHints | null;
  readonly userData: string | null;
  readonly accessIpV4: string | null;
  readonly accessIpV6: string | null;
}

function newInstance(shared: Shared, uuid: string, index: number, count: number, reservation: string): NewInstance {
  const { call, server, flavor, image } = shared;
  const name = nameOf(server.name, index, count);
  const drive = server.config_drive;
  return {
    uuid,
    projectId: call.projectId,
    userId: call.context.userId,
    name,
    hostname: hostnameOf(name, uuid),
    // Below 2.19 a description cannot be given, and the name stands for it.
    description: has(call.version, 'serverDescription') ? (server.description ?? null) : name,
    flavor: snapshotOf(flavor),
    imageId: image.id,
    imageProperties: image.properties,
    keyName: server.key_name ?? null,
    userData: shared.userData,
    configDrive: drive !== undefined && drive !== null && drive !== '' && flagValue(drive),
    requestedZone: shared.requestedZone,
    hostHints: shared.hostHints,
    requestedNetworks: shared.requestedNetworks,
    securityGroups: shared.securityGroups,
    metadata: server.metadata ?? {},
    tags: [...new Set(server.tags ?? [])],
    accessIpV4: shared.accessIpV4,
    accessIpV6: shared.accessIpV6,
    diskConfig: server['OS-DCF:diskConfig'] ?? 'MANUAL',
    reservationId: reservation,
    launchIndex: index,
  };
}

async function requestedFlavor(deps: ComputeFaceDeps, call: Call<CreateServerBody>): Promise<Flavor> {
  const id = idOf(String(call.body.server.flavorRef));
  const flavor = await findFlavor(deps.database, call.context, id);
  if (!flavor || flavor.disabled) throw badRequest(`Flavor ${id.slice(0, 60)} could not be found.`);
  return flavor;
}

/** Each group once, in the order they were named (E31); without any, the project's default group. */
function requestedGroups(server: RequestedServer): readonly string[] {
  const names = (server.security_groups ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  return [...new Set(names)];
}

interface Wanted {
  readonly count: InstanceCount;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  readonly uuid: string;
}

/** Null where there is nothing to look up: a server without a NIC. Throws AllocationError, and HttpError 403 (S07). */
async function validated(
  deps: ComputeFaceDeps,
  call: Call<CreateServerBody>,
  wanted: Wanted,
): Promise<ValidatedNetworks | null> {
  const { count, requestedNetworks, securityGroups } = wanted;
  if (requestedNetworks === 'none' && securityGroups.length === 0) return null;
  const look = await withDeadline(deps.runtime.timers, deps.config.networkDeadline, 'The network service', (signal) =>
    deps.network.validateNetworks({
      context: call.context,
      projectId: call.projectId,
      requestedNetworks,
      securityGroups,
      instances: count.most,
      hostname: count.most === 1 ? hostnameOf(call.body.server.name, wanted.uuid) : null,
      signal,
    }),
  );
  if (look.instances < count.least) throw forbidden('Maximum number of ports exceeded');
  return look;
}

async function refuseUnknownKey(deps: ComputeFaceDeps, call: Call<CreateServerBody>): Promise<void> {
  const name = call.body.server.key_name;
  if (name === undefined) return;
  if (!(await keypairExists(deps.database, call.context.userId, name))) {
    throw badRequest('Invalid key_name provided.');
  }
}

function created(
  { config, runtime }: ComputeFaceDeps,
  call: Call<CreateServerBody>,
  instance: NewInstance | undefined,
  headers: Readonly<Record<string, string>>,
): Answer {
  if (!instance) throw new Error('a request for servers made none');
  const { server } = call.body;
  return {
    status: 202,
    headers: { ...headers, location: call.links.self('servers', instance.uuid) },
    body: {
      server: {
        id: instance.uuid,
        links: call.links.resource('servers', instance.uuid),
        'OS-DCF:diskConfig': instance.diskConfig,
        security_groups: server.security_groups ?? [{ name: 'default' }],
        ...(config.enableInstancePassword ? { adminPass: server.adminPass ?? adminPassword(runtime.random) } : {}),
      },
    },
  };
}
