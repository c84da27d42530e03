import { computeOperations, defaultComputeFaceConfig } from '../../../src/nova/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';

type Deps = Parameters<typeof computeOperations>[0];

/** Every operation of the Compute API, to be looked at and not to be run. */
export const allOperations = computeOperations({
  ...({} as Deps),
  runtime: systemRuntime(),
  logger: silentLogger,
  config: defaultComputeFaceConfig,
});
