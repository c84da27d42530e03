/** The host has not what the server needs; another host may. */
export class ComputeResourcesUnavailable extends Error {
  override name = 'ComputeResourcesUnavailable';
}

/** None of several hosts could take the server. The message, which is fit for the tenant, says how many each filter left. */
export class NoValidHost extends Error {
  override name = 'NoValidHost';
}

/** The server is not in the state that a transition expects; somebody else has moved it on. */
export class UnexpectedTaskState extends Error {
  override name: string = 'UnexpectedTaskState';
  readonly actual: string | null;

  constructor(uuid: string, expected: string | null, actual: string | null) {
    super(`server ${uuid} is in task state ${actual ?? 'none'}, not in ${expected ?? 'none'}`);
    this.actual = actual;
  }
}

/** The server is being deleted: what is under way for it stops, and nobody calls that a failure. */
export class UnexpectedDeletingTaskState extends UnexpectedTaskState {
  override name = 'UnexpectedDeletingTaskState';
}

/** More builds wait than may: who asks for another one had better come again. Nothing was recorded. */
export class TooManyBuilds extends Error {
  override name = 'TooManyBuilds';
  /** Seconds until it is worth asking again. */
  readonly retryAfter = 5;

  constructor() {
    super('Too many servers are waiting to be built; try again later.');
  }
}

/** There is no such server (any more). */
export class InstanceNotFound extends Error {
  override name = 'InstanceNotFound';

  constructor(uuid: string) {
    super(`there is no server ${uuid}`);
  }
}

/** What was asked for cannot be done to the server as it is. The message is fit for the tenant. */
export class InstanceInvalidState extends Error {
  override name = 'InstanceInvalidState';

  constructor(
    action: string,
    instanceUuid: string,
    attribute: 'vm_state' | 'task_state' | 'power state' | 'launched_at',
    state: string | null,
  ) {
    super(`Cannot '${action}' instance ${instanceUuid} while it is in ${attribute} ${state ?? 'None'}`);
  }
}

/** The server is on no host. */
export class InstanceNotReady extends Error {
  override name = 'InstanceNotReady';

  constructor(instanceUuid: string) {
    super(`Instance ${instanceUuid} is not ready`);
  }
}

/** An image that an action works with was deleted meanwhile. */
export class ImageGone extends Error {
  override name = 'ImageGone';

  constructor(imageId: string) {
    super(`image ${imageId} is not there any more, or is not ready`);
  }
}
