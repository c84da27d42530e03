/** Errors of QoS policies and their rules. */
export const qosErrors = {
  QosPolicyNotFound: [404, (id: string) => `QoS policy ${id} could not be found.`],
  QosRuleNotFound: [404, (policy: string, id: string) => `QoS rule ${id} for policy ${policy} could not be found.`],
  QosPolicyInUse: [409, (id: string, kind: string, user: string) => `QoS Policy ${id} is used by ${kind} ${user}.`],
  QoSPolicyDefaultAlreadyExists: [409, (project: string) => `A default QoS policy exists for project ${project}.`],
  QoSRulesConflict: [
    409,
    (type: string, id: string, policy: string) =>
      `Rule ${type} conflicts with rule ${id} which already exists in QoS Policy ${policy}.`,
  ],
  QoSRuleParameterConflict: [
    409,
    (value: string | number, policy: string, type: string, existing: string | number) =>
      `Unable to add the rule with value ${value} to the policy ${policy} as the existing rule of type ${type} has value ${existing}.`,
  ],
  QosRuleNotSupported: [409, (type: string, port: string) => `Rule ${type} is not supported by port ${port}`],
  QosRuleNotSupportedByNetwork: [
    409,
    (type: string, network: string) => `Rule ${type} is not supported by network ${network}`,
  ],
  PolicyRemoveAuthorizationError: [
    403,
    (id: string) => `Failed to remove provided policy ${id} because you are not authorized.`,
  ],
} as const;
