/**
 * What others have claimed for an instance's NICs before its build: an input of the allocation, which knows no scheduler,
 * no tracker of devices and no accelerator service.
 */
export interface NicClaims {
  /** Which port asked for which device, as `resourceRequests` told. */
  readonly pciRequests: readonly { readonly requestId: string; readonly portId: string }[];
  /** What the host has claimed for these requests. */
  readonly pciDevices: readonly ClaimedPciDevice[];
  /** What is bound to the host for ports whose vnic type is an accelerator's. */
  readonly accelerators: readonly BoundAccelerator[];
  /**
   * The resource providers that a port's resources were taken from, the first one counts: by the group's id, or by the
   * port's id where Neutron knows no groups.
   */
  readonly providers: { readonly [requester: string]: readonly string[] };
}

/** A PCI device that the host has claimed. What is null is not known. */
export interface ClaimedPciDevice {
  readonly requestId: string;
  readonly kind: 'type-PCI' | 'type-PF' | 'type-VF' | 'vdpa';
  /** `0000:3b:02.3`. */
  readonly address: string;
  /** Four hexadecimal digits each. */
  readonly vendorId: string;
  readonly productId: string;
  /** The host's configuration for the device; null when it offers the device no more. */
  readonly offer: { readonly physicalNetwork: string | null } | null;
  /** Of a physical function. */
  readonly macAddress: string | null;
  /** The next four are of virtual functions. */
  readonly pfMacAddress: string | null;
  readonly vfNumber: number | null;
  readonly cardSerialNumber: string | null;
  /** What the network card can do (`switchdev` and others). */
  readonly capabilities: readonly string[] | null;
}

/** An accelerator request that is bound to the host. */
export interface BoundAccelerator {
  readonly portId: string;
  readonly arqUuid: string;
  /** `0000:3b:02.3`. */
  readonly address: string;
  readonly physicalNetwork: string | null;
}
