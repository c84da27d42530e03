import type { NetworkRequest, PortChange, RequestedNetworks, ValidatedNetworks } from '../allocation/index.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { InstanceTable, Work } from '../store/index.ts';
import type { GuestDiagnostics } from '../virt/index.ts';
import type { ActionOrder } from './actions/action.ts';
import type { NoteName } from './actions/note-saga.ts';
import type { WantedHost } from './scheduler/candidates.ts';

/** A flavor as it is frozen into a server. Memory and swap in MiB, disks in GiB. */
export interface FlavorSnapshot {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly rootGb: number;
  readonly ephemeralGb: number;
  readonly swapMb: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

/** The servers of its project that a new one is to share its host with, one of them at least, or is to be apart from. */
export interface HostHints {
  readonly sameHost: readonly string[];
  readonly differentHost: readonly string[];
}

/** A server to be built, validated by the API. Ids are minted by the caller, so that they are known before anything runs. */
export interface NewInstance {
  readonly uuid: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly hostname: string;
  readonly description: string | null;
  readonly flavor: FlavorSnapshot;
  readonly imageId: string | null;
  /** Properties of the image that drivers and builds look at; `isVpnImage` reads the VPN flag from them. */
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly keyName: string | null;
  /** Base64, as the client sent it. */
  readonly userData: string | null;
  readonly configDrive: boolean;
  readonly requestedZone: string | null;
  readonly hostHints: HostHints | null;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly accessIpV4: string | null;
  readonly accessIpV6: string | null;
  readonly diskConfig: 'AUTO' | 'MANUAL';
  readonly reservationId: string;
  readonly launchIndex: number;
}

export interface BuildRequest {
  readonly context: RequestContext;
  readonly instances: readonly NewInstance[];
  /** What the API looked up when it validated the networks; saves the build a round trip while it is fresh. */
  readonly look: ValidatedNetworks | null;
  /** The host that they are to be built on; absent: any. */
  readonly wanted?: WantedHost | undefined;
  /** Runs in the commit that records the servers, before them: what it throws refuses them all. */
  readonly admission: Work<void>;
}

export interface AttachRequest {
  readonly context: RequestContext;
  readonly instanceUuid: string;
  /** A port that is brought, a network for a new one, or neither: the only network there is. */
  readonly request: NetworkRequest;
}

export interface DetachRequest {
  readonly context: RequestContext;
  readonly instanceUuid: string;
  readonly portId: string;
}

export interface PortChangeRequest {
  readonly context: RequestContext;
  readonly instanceUuid: string;
  readonly change: PortChange;
}

/** Something to be done to a server that is there, validated by the API but for the server's state. */
export interface ActionRequest {
  readonly context: RequestContext;
  readonly instanceUuid: string;
  /** The name of a row of `serverActions`. */
  readonly action: string;
  readonly order?: Omit<ActionOrder, 'offload'>;
  /** Columns that change with it; of the user data its plain form, which is sealed. */
  readonly set?: Partial<Omit<InstanceTable, 'vm_state' | 'task_state' | 'user_data'>>;
  readonly userData?: string | null;
  /** Runs in the commit that records the action, before it: what it throws refuses it. */
  readonly admission?: Work<void>;
}

/** What the Compute API asks of the compute side. */
export interface ComputeApi {
  /**
   * Records the servers (BUILD/scheduling) and their builds in one commit, starts building or puts them in line, and
   * answers at once. Throws TooManyBuilds when there is no room in the line for all of them.
   */
  build(request: BuildRequest): Promise<void>;
  /**
   * Records that the server is to go (task_state deleting) and starts taking it down; a build under way is stopped first.
   * Answers as soon as that is committed, or, with `patience` (milliseconds), when the server is gone or patience is at its
   * end: clients that poll every few seconds are spared a round. A server that is being deleted already, or is gone, is
   * left to itself.
   */
  terminate(instanceUuid: string, context: RequestContext, patience?: number): Promise<void>;
  /**
   * Gives a running server one NIC more, all of it or nothing, and answers its port's id when it is there. One attach or
   * detach at a time works on a server, the others wait. Throws InterfaceRefused; the request may then be repeated.
   */
  attach(request: AttachRequest): Promise<string>;
  /**
   * Records that a NIC of a running server is to go and starts taking it out; answers as soon as that is committed. What it
   * fails with is in the server's actions and its fault.
   */
  detach(request: DetachRequest): Promise<void>;
  /**
   * Changes the groups or the addresses of a server's ports, of all or of none, and answers when it is done. Throws
   * InterfaceRefused; the request may then be repeated.
   */
  changePorts(request: PortChangeRequest): Promise<void>;
  /**
   * Records that something is to be done to a server, sets its task state and begins; answers as soon as that is committed.
   * What it fails with is in the server's actions and its fault. Throws InstanceNotFound, InstanceNotReady,
   * InstanceInvalidState, and NoValidHost when no host could take a server that is to move.
   */
  act(request: ActionRequest): Promise<void>;
  /** Commits a change of a server together with a note of it among the server's actions. Throws what the change throws. */
  note(context: RequestContext, instanceUuid: string, action: NoteName, change: Work<void>): Promise<void>;
  /** Commits a change of what a server is called or said to be, which nobody else has to know of. Throws what the change throws. */
  update<T>(context: RequestContext, instanceUuid: string, change: Work<T>): Promise<T>;
  /** Commits a change of the hosts' compute services. Throws what the change throws. */
  updateServices<T>(change: Work<T>): Promise<T>;
  /** What the server's guest has written to its console; null: it has none. Throws InstanceNotFound, InstanceNotReady. */
  consoleOutput(instanceUuid: string): Promise<string | null>;
  /** What is counted of the server's guest; null: it does not run. Throws InstanceNotFound, InstanceNotReady. */
  diagnostics(instanceUuid: string): Promise<GuestDiagnostics | null>;
  /** Compares the server's network info with Neutron now. */
  refreshNetworkInfo(instanceUuid: string): Promise<void>;
  /** Hands events of Neutron (network-vif-plugged and its like) to whoever waits for them. */
  externalEvent(event: ExternalEvent): Promise<void>;
}

/** An event of another service about a server; `tag` is the port's id. */
export interface ExternalEvent {
  readonly name: 'network-vif-plugged' | 'network-vif-unplugged' | 'network-vif-deleted' | 'network-changed';
  readonly instanceUuid: string;
  readonly tag: string | null;
  readonly status: 'completed' | 'failed' | 'in-progress';
}
