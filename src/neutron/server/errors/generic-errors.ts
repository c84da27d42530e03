/** Errors of the protocol itself and of what all resources share: type, status, shape of the message. */
export const genericErrors = {
  HTTPBadRequest: [400, (message: string) => message],
  HTTPNotFound: [404, () => 'The resource could not be found.'],
  HTTPMethodNotAllowed: [
    405,
    () => 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  ],
  HTTPNotAcceptable: [406, () => 'The resource could not be generated in a form that the request accepts.'],
  HTTPRequestEntityTooLarge: [413, () => 'Request is too large.'],
  HTTPMisdirectedRequest: [421, (message: string) => message],
  HTTPNotImplemented: [501, (message: string) => message],
  NotImplementedError: [501, (message: string) => message],
  HTTPInternalServerError: [500, () => 'Request Failed: internal server error while processing your request.'],
  BadRequest: [400, (resource: string, reason: string) => `Bad ${resource} request: ${reason}.`],
  InvalidInput: [400, (reason: string) => `Invalid input for operation: ${reason}.`],
  MalformedRequestBody: [400, (reason: string) => `Malformed request body: ${reason}.`],
  PolicyNotAuthorized: [403, (rule: string) => `${rule} is disallowed by policy`],
  NotAuthorized: [403, () => 'Not authorized.'],
  AdminRequired: [403, (reason: string) => `User does not have admin privileges: ${reason}.`],
  OverQuota: [409, (resources: string) => `Quota exceeded for resources: ${resources}.`],
  TenantQuotaNotFound: [404, (project: string) => `Quota for project ${project} could not be found.`],
  RevisionNumberConstraintFailed: [
    412,
    (expected: number, current: number) => `Constrained to ${expected}, but current revision is ${current}`,
  ],
  ServiceUnavailable: [503, () => 'The service is busy, try again.'],
  TagNotFound: [404, (tag: string) => `Tag ${tag} could not be found.`],
  TagResourceNotFound: [404, (collection: string, id: string) => `Resource ${collection} ${id} could not be found.`],
  RbacPolicyNotFound: [404, (id: string) => `RBAC policy of type unknown with ID ${id} not found`],
  RbacPolicyInUse: [
    409,
    (object: string, user: string) =>
      `RBAC policy on object ${object} cannot be removed because ${user} depends on it.`,
  ],
  DuplicateRbacPolicy: [409, () => 'An RBAC policy already exists with those values.'],
  InvalidActionForType: [
    400,
    (action: string, type: string, valid: string) =>
      `Invalid action '${action}' for object type '${type}'. Valid actions: ${valid}`,
  ],
  RbacPolicyInitError: [
    400,
    (object: string, reason: string) => `Failed to create RBAC policy on object ${object} because ${reason}.`,
  ],
  AgentNotFound: [404, (id: string) => `Agent ${id} could not be found.`],
  AvailabilityZoneNotFound: [404, (zone: string) => `AvailabilityZone ${zone} could not be found.`],
  AutoAllocationFailure: [409, (reason: string) => `Deployment error: ${reason}.`],
} as const;
