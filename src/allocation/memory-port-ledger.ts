import type { NicRecord, PortLedger } from './port-ledger.ts';

/** A port ledger in memory: for the library, where the caller has no journal, and for tests. Dies with the process. */
export function createMemoryPortLedger(): PortLedger {
  const records = new Map<number, NicRecord>();
  return {
    async read() {
      return [...records.values()].sort((a, b) => a.index - b.index);
    },
    async put(changed) {
      for (const record of changed) records.set(record.index, record);
    },
    async amend({ changed, added }) {
      for (const { index, portId, vif } of changed) {
        const record = records.get(index);
        if (record && record.portId === portId) records.set(index, { ...record, vif });
      }
      for (const record of added) if (!records.has(record.index)) records.set(record.index, record);
    },
    async remove(indexes) {
      for (const index of indexes) records.delete(index);
    },
  };
}
