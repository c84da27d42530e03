import type { Scenario } from '../scenario.ts';
import { addressScenarios } from './addresses.ts';
import { networkScenarios } from './networks.ts';
import { portScenarios } from './ports.ts';
import { securityGroupScenarios } from './security-groups.ts';
import { unspecifiedScenarios } from './unspecified.ts';

/** Every request that is compared. */
export const scenarios: readonly Scenario[] = [
  ...networkScenarios,
  ...addressScenarios,
  ...portScenarios,
  ...securityGroupScenarios,
  ...unspecifiedScenarios,
];
