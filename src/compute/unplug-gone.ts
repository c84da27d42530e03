import { hasAllocation, type NicRecord } from '../allocation/index.ts';
import type { Driver } from '../virt/index.ts';
import type { Instance } from './instance.ts';
import { type ComputeServices, isHere } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';

/**
 * Takes a NIC whose port is gone out of its guest, and forgets it. A driver that cannot do that for a running guest is let be
 * (Q16); where the driver fails the record stays, and the next look tries again (Q17).
 */
export async function unplugGone(
  {
    driver,
    logger,
    database,
    hosts,
  }: Pick<ComputeServices, 'logger' | 'database' | 'hosts'> & {
    readonly driver: Pick<Driver, 'detachInterface'>;
  },
  instance: Instance,
  { index, portId, vif }: NicRecord,
  signal: AbortSignal,
): Promise<void> {
  const fields = { instance: instance.uuid, port: portId };
  // A server that is on no host has no guest to take it out of.
  if (instance.host !== null && !isHere({ hosts }, instance.host)) {
    logger.info(fields, 'the port of a NIC on another host is gone; its own host sees to it');
    return;
  }
  if (vif && hasAllocation(vif)) {
    const { allocation } = vif.profile;
    logger.error({ ...fields, allocation }, 'the port is gone, what it held of resource providers is not given back');
  }
  if (vif && instance.host !== null && driver.detachInterface) {
    try {
      await driver.detachInterface(instance, vif, signal);
    } catch (error) {
      signal.throwIfAborted();
      logger.error({ ...fields, error: String(error) }, 'a NIC whose port is gone could not be unplugged');
      return;
    }
  }
  await new SqlPortLedger(database, instance.uuid).remove([index]);
  logger.info(fields, 'a NIC whose port is gone was unplugged');
}
