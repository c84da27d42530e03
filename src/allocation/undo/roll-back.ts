import { requestIdsOf } from '../../context/request-context.ts';
import { withDeadline } from '../deadline.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { intendedRecord } from '../nic.ts';
import { beginOperation } from '../operation.ts';
import type { Work } from '../work.ts';
import { takeBack } from './take-back.ts';

/**
 * Takes back what an attempt has made, with a deadline of its own: the caller's signal may be the very reason for it. What
 * cannot be taken back stays in the ledger. Never throws. Nothing touched: no request.
 */
export async function rollBack(work: Work): Promise<void> {
  const { engine, request, nics } = work;
  const { instance, context, ledger, onCall } = request;
  const { logger, options } = engine;
  const fields = { ...requestIdsOf(context), instance: instance.uuid };
  try {
    const touched = nics.filter((nic) => nic.touched);
    const untouched = nics.filter((nic) => !nic.touched);
    const records = touched.map(intendedRecord);
    // Ports that were made just before the failure are known by id from here on, whatever becomes of their deletion. A
    // ledger that cannot be written stops nothing: what to take back is known here.
    await Promise.allSettled([ledger.remove(untouched.map(({ index }) => index)), ledger.put(records)]);
    if (touched.length === 0) return;
    const late = failure('NetworkDeallocationFailed', { step: 'release', reason: 'out of time' });
    const errors = await withDeadline(engine.runtime, options.cleanUpDeadlineMs, late, (signal) => {
      const input = { context, ...requestIdsOf(context), projectId: instance.projectId, signal, onCall };
      return takeBack(engine, beginOperation(engine, input), {
        instanceUuid: instance.uuid,
        ledger,
        records,
        requestedNetworks: request.requestedNetworks,
        otherPorts: request.added?.otherPorts,
        dnsNames: new Map(nics.flatMap(({ brought }) => (brought ? [[brought.id, brought.dns_name ?? '']] : []))),
        mayAppear: new Set(nics.filter(({ mayAppear }) => mayAppear).map(({ index }) => index)),
      });
    });
    if (errors.length > 0) {
      const texts = errors.map((error) => String(error));
      logger.error({ ...fields, errors: texts }, 'ports of a failed allocation are left behind');
    }
  } catch (error) {
    logger.error({ ...fields, error: String(error) }, 'a failed allocation could not be rolled back');
  }
}
