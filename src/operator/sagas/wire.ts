import type { Leftovers } from '../../compute/index.ts';
import type { SagaFailure } from '../../saga/index.ts';
import type { SagaEventTable, SagaTable } from '../../store/index.ts';

/** A saga as the API shows it. Of its plan only who asked for it: nothing in there is secret today, and nobody needs it. */
export function sagaWire(saga: SagaTable) {
  const plan = JSON.parse(saga.plan) as { readonly requestId?: string; readonly userId?: string };
  const failure = saga.error === null ? null : (JSON.parse(saga.error) as SagaFailure);
  return {
    id: saga.id,
    name: saga.name,
    subject: saga.subject,
    state: saga.state,
    created_at: saga.created_at,
    updated_at: saga.updated_at,
    request_id: plan.requestId ?? null,
    user_id: plan.userId ?? null,
    failure: failure && { node: failure.node, code: failure.code, message: failure.message },
  };
}

/** A saga with its events and what an operator may know of its failure. */
export function sagaDetailWire(saga: SagaTable, events: readonly SagaEventTable[]) {
  const failure = saga.error === null ? null : (JSON.parse(saga.error) as SagaFailure);
  return {
    ...sagaWire(saga),
    detail: failure?.detail ?? null,
    events: events.map(({ seq, at, node, kind, data }) => ({
      seq,
      at,
      node,
      kind,
      data: data === null ? null : (JSON.parse(data) as unknown),
    })),
  };
}

/** What an abandoned saga may have left. */
export function leftoversWire({ guest, disks, ports, claim }: Leftovers) {
  return {
    guest,
    disks,
    ports: ports.map(({ id, networkId, ownership }) => ({ id, network_id: networkId, ownership })),
    claim: claim && { host: claim.host, vcpus: claim.vcpus, memory_mb: claim.memoryMb, disk_gb: claim.diskGb },
  };
}
