/** What a project may have at most; −1: no limit. Memory in MiB. */
export interface Limits {
  readonly instances: number;
  readonly cores: number;
  readonly ram: number;
  readonly metadataItems: number;
  /** Of one user. */
  readonly keyPairs: number;
  readonly serverGroups: number;
  readonly serverGroupMembers: number;
}

/** What an operator may set about the Compute API. */
export interface ComputeFaceConfig {
  readonly limits: Limits;
  /** Most elements of a page. */
  readonly maxPageSize: number;
  /** Answers to POST /servers carry an adminPass. */
  readonly enableInstancePassword: boolean;
  /** A deleted server can be restored for a while. */
  readonly softDelete: boolean;
  /** Where clients get tokens, told with a 401: a URL, or a path on this server. */
  readonly identityUri: string;
  /** Milliseconds that the answer to a DELETE waits for the server to be gone; clients that poll then find it gone at once. */
  readonly deletePatience: number;
  /** Milliseconds that an answer may wait for the network service. */
  readonly networkDeadline: number;
}

/** Nova's own defaults. */
export const defaultComputeFaceConfig: ComputeFaceConfig = {
  limits: {
    instances: 10,
    cores: 20,
    ram: 51_200,
    metadataItems: 128,
    keyPairs: 100,
    serverGroups: 10,
    serverGroupMembers: 10,
  },
  maxPageSize: 1000,
  enableInstancePassword: true,
  softDelete: false,
  identityUri: '/identity',
  deletePatience: 500,
  networkDeadline: 60_000,
};
