import type { JsonSchema } from '../../http/json-schema.ts';
import { by, integer, type Members, noElements, shape, view } from '../operation/answer-schema.ts';

function counts(names: readonly string[], count: JsonSchema = integer): Members {
  return Object.fromEntries(names.map((name) => [name, count]));
}

const absolute = view(
  'AbsoluteLimits',
  counts([
    'maxTotalInstances',
    'maxTotalCores',
    'maxTotalRAMSize',
    'maxTotalKeypairs',
    'maxServerMeta',
    'maxServerGroups',
    'maxServerGroupMembers',
    'totalInstancesUsed',
    'totalCoresUsed',
    'totalRAMUsed',
    'totalServerGroupsUsed',
  ]),
  {
    ...counts(
      [
        'maxTotalFloatingIps',
        'maxSecurityGroups',
        'maxSecurityGroupRules',
        'totalFloatingIpsUsed',
        'totalSecurityGroupsUsed',
      ],
      by('networkQuotas', integer),
    ),
    maxImageMeta: by('imageMetadataLimit', integer),
    ...counts(['maxPersonality', 'maxPersonalitySize'], by('injectedFileQuotas', integer)),
  },
);

/** `GET /limits`: −1 is no limit. */
export const limitsAnswer = shape({ limits: view('Limits', { rate: noElements, absolute }) });
