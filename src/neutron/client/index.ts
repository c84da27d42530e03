export type { RequestContext } from '../../context/request-context.ts';
export type { Runtime } from '../../runtime/runtime.ts';
export { systemRuntime } from '../../runtime/system-runtime.ts';
export { type Logger, silentLogger } from '../../telemetry/logger.ts';
export type * from '../resources.ts';
export type { CallOptions, CallRecord } from './call/call-options.ts';
export type { Filters } from './call/filters.ts';
export { isTransient, mayHaveTakenEffect, mayStillBeUnderWay } from './errors/classify.ts';
export { type FailedCall, isNeutronError, NeutronApiError } from './errors/neutron-api-error.ts';
export { type NeutronErrorType, neutronErrorTypes } from './errors/neutron-error-types.ts';
export { NeutronBadAnswer, NeutronUnreachable } from './errors/no-answer.ts';
export { ServiceCredentialRefused } from './errors/service-credential-refused.ts';
export {
  createInProcessTransport,
  type HandleRequest,
  type InProcessReply,
  type InProcessRequest,
} from './in-process/in-process-transport.ts';
export {
  createNeutronClient,
  type NeutronClient,
  type NeutronClientOptions,
  type NeutronSession,
} from './neutron-client.ts';
export type { CredentialsProvider, TokenSource } from './over-http/credentials.ts';
export { headerCredentials } from './over-http/header-credentials.ts';
export { createHttpTransport, type HttpTransportOptions } from './over-http/http-transport.ts';
export type { KeystoneCredential } from './over-http/keystone-credential.ts';
export { type KeystoneTokensOptions, keystoneTokens } from './over-http/keystone-tokens.ts';
export { serviceCredentials } from './over-http/service-credentials.ts';
export { type TokenCredentialsOptions, tokenCredentials } from './over-http/token-credentials.ts';
export type { AutoAllocatedTopology } from './resources/auto-allocated-topology.ts';
export type { Extensions } from './resources/extensions.ts';
export type { FloatingIps } from './resources/floatingips.ts';
export type { Networks } from './resources/networks.ts';
export type { PortBindingCreate, PortBindings } from './resources/port-bindings.ts';
export type { PortCreate, Ports, PortUpdate } from './resources/ports.ts';
export type { QosPolicies } from './resources/qos-policies.ts';
export type { Quotas } from './resources/quotas.ts';
export type { SecurityGroupRuleCreate, SecurityGroupRules } from './resources/security-group-rules.ts';
export type { SecurityGroups } from './resources/security-groups.ts';
export type { Subnets } from './resources/subnets.ts';
export {
  type NeutronTransport,
  type Rights,
  TransportError,
  type TransportReply,
  type TransportRequest,
} from './transport.ts';
