import type { FlavorSnapshot } from '../../../compute/compute-api.ts';
import type { RequestContext } from '../../../context/request-context.ts';
import { has } from '../../microversion/features.ts';
import type { Microversion } from '../../microversion/microversion.ts';
import type { Links } from '../../operation/links.ts';
import type { Fault } from '../fault.ts';
import { hostId } from '../host-id.ts';
import type { Nic } from '../nic.ts';
import type { ServerRecord } from '../server-record.ts';
import { serverStatus } from '../status.ts';
import { addressesByLabel, detailedAddresses } from './addresses.ts';

/** What a server's answer is made from besides its row. */
export interface Surroundings {
  readonly nics: readonly Nic[];
  readonly fault: Fault | undefined;
  /** Of its ports, read live; undefined leaves the key out (T10). */
  readonly securityGroups: readonly { readonly name: string }[] | undefined;
  /** Opens the user data; asked only for those who may see it. */
  userData(): string | null;
}

/** Who asks, and how: what an answer shows depends on it. */
export interface Viewer {
  readonly context: RequestContext;
  readonly version: Microversion;
  readonly links: Links;
}

/** An element of `GET /servers`. */
export function briefServer(server: ServerRecord, { links }: Viewer): object {
  return { id: server.id, name: server.name, links: links.resource('servers', server.id) };
}

/** A server with all that its microversion knows and the viewer may see. */
export function detailedServer(server: ServerRecord, around: Surroundings, viewer: Viewer): object {
  const { version, context, links } = viewer;
  const status = serverStatus(server.vmState, server.taskState);
  return {
    ...briefServer(server, viewer),
    status,
    tenant_id: server.projectId,
    user_id: server.userId,
    metadata: server.metadata,
    hostId: hostId(server.projectId, server.host),
    image:
      server.imageId === null
        ? ''
        : { id: server.imageId, links: [{ rel: 'bookmark', href: links.bookmark('images', server.imageId) }] },
    flavor: has(version, 'flavorEmbedded') ? embeddedFlavor(server.flavor) : linkedFlavor(server.flavor, links),
    created: toSecond(server.createdAt),
    updated: toSecond(server.updatedAt),
    // While it builds, nothing is settled (T01).
    addresses: server.vmState === 'building' ? {} : detailedAddresses(addressesByLabel(around.nics)),
    accessIPv4: server.accessIpV4 ?? '',
    accessIPv6: server.accessIpV6 ?? '',
    'OS-DCF:diskConfig': server.diskConfig,
    ...(withProgress.has(status) ? { progress: 0 } : {}),
    ...(around.fault && withFault.has(status) ? { fault: faultView(around.fault, context) } : {}),
    'OS-EXT-AZ:availability_zone': server.availabilityZone ?? server.requestedZone ?? '',
    config_drive: server.configDrive ? 'True' : '',
    key_name: server.keyName,
    'OS-SRV-USG:launched_at': withMicroseconds(server.launchedAt),
    'OS-SRV-USG:terminated_at': withMicroseconds(server.terminatedAt),
    ...(around.securityGroups ? { security_groups: around.securityGroups } : {}),
    'OS-EXT-STS:task_state': server.taskState,
    'OS-EXT-STS:vm_state': server.vmState,
    'OS-EXT-STS:power_state': server.powerState,
    'os-extended-volumes:volumes_attached': [],
    ...(has(version, 'serverLocked') ? { locked: server.locked } : {}),
    ...(has(version, 'lockedReason') ? { locked_reason: server.lockedReason } : {}),
    ...(has(version, 'serverDescription') ? { description: server.description } : {}),
    ...(has(version, 'serverTags') ? { tags: server.tags } : {}),
    ...(has(version, 'trustedImageCertificates') ? { trusted_image_certificates: null } : {}),
    ...(context.isAdmin ? operatorView(server, around, version) : {}),
  };
}

/** What Nova calls the first disk of a guest of a driver that names no disks, as its fake one. */
const rootDeviceName = '/dev/sda';

const withProgress = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);
const withFault = new Set(['ERROR', 'DELETED']);

function operatorView(server: ServerRecord, around: Surroundings, version: Microversion): object {
  return {
    'OS-EXT-SRV-ATTR:host': server.host,
    'OS-EXT-SRV-ATTR:instance_name': `instance-${server.id.slice(0, 8)}`,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': server.node,
    ...(has(version, 'serverHostDetails')
      ? {
          'OS-EXT-SRV-ATTR:hostname': server.hostname,
          'OS-EXT-SRV-ATTR:kernel_id': '',
          'OS-EXT-SRV-ATTR:launch_index': server.launchIndex,
          'OS-EXT-SRV-ATTR:ramdisk_id': '',
          'OS-EXT-SRV-ATTR:reservation_id': server.reservationId,
          'OS-EXT-SRV-ATTR:root_device_name': server.launchedAt === null ? null : rootDeviceName,
          'OS-EXT-SRV-ATTR:user_data': around.userData(),
        }
      : {}),
    ...(has(version, 'serverHostStatus') ? { host_status: server.host === null ? '' : 'UP' } : {}),
  };
}

function embeddedFlavor(flavor: FlavorSnapshot): object {
  return {
    vcpus: flavor.vcpus,
    ram: flavor.memoryMb,
    disk: flavor.rootGb,
    ephemeral: flavor.ephemeralGb,
    swap: flavor.swapMb,
    original_name: flavor.name,
    extra_specs: flavor.extraSpecs,
  };
}

function linkedFlavor(flavor: FlavorSnapshot, links: Links): object {
  return { id: flavor.id, links: [{ rel: 'bookmark', href: links.bookmark('flavors', flavor.id) }] };
}

/** The details of a 500 tell of our insides: they are for administrators (T12, T13). */
function faultView(fault: Fault, context: RequestContext): object {
  const shown = fault.details !== '' && (context.isAdmin || fault.code !== 500);
  return {
    code: fault.code,
    created: toSecond(fault.createdAt),
    message: fault.message,
    ...(shown ? { details: fault.details } : {}),
  };
}

function toSecond(stored: string): string {
  return `${stored.slice(0, 19)}Z`;
}

/** Without a zone and with microseconds: clients parse exactly this form. */
function withMicroseconds(stored: string | null): string | null {
  return stored === null ? null : `${stored.slice(0, 23)}000`;
}
