/** An interface could not be attached or detached. The message is fit for the tenant. */
export class InterfaceError extends Error {
  override name: string = 'InterfaceError';
}

/** The server's hypervisor cannot plug a NIC into a guest that runs (M10). */
export class AttachInterfaceNotSupported extends InterfaceError {
  override name = 'AttachInterfaceNotSupported';

  constructor(instanceUuid: string) {
    super(`Interfaces cannot be attached to instance ${instanceUuid}: its hypervisor does not support it.`);
  }
}

/** The server's hypervisor cannot tell a guest that runs of a NIC's tag (M09). */
export class NetworkInterfaceTaggedAttachNotSupported extends InterfaceError {
  override name = 'NetworkInterfaceTaggedAttachNotSupported';

  constructor(instanceUuid: string) {
    super(`Interfaces with a tag cannot be attached to instance ${instanceUuid}: its hypervisor does not support it.`);
  }
}

/** The hypervisor could not plug the NIC; its port was taken back (M14, M15). */
export class InterfaceAttachFailed extends InterfaceError {
  override name = 'InterfaceAttachFailed';

  constructor(instanceUuid: string, cause?: unknown) {
    super(`Failed to attach the interface to instance ${instanceUuid}.`, { cause });
  }
}

/** The hypervisor could not take the NIC out; the port stays with the server (M29, M34). */
export class InterfaceDetachFailed extends InterfaceError {
  override name = 'InterfaceDetachFailed';

  constructor(portId: string, instanceUuid: string, cause?: unknown) {
    super(`Failed to detach port ${portId} from instance ${instanceUuid}.`, { cause });
  }
}

/** The server has no NIC with the port (M28). */
export class PortNotAttached extends InterfaceError {
  override name = 'PortNotFound';

  constructor(portId: string, instanceUuid: string) {
    super(`Port ${portId} is not attached to instance ${instanceUuid}.`);
  }
}
