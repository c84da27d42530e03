import type { Vif } from '../../allocation/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';
import { findInstance } from '../instance-store.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { vmState } from '../states.ts';
import type { Inspection, Sighting } from './finding.ts';
import { fateOf, isOver, standingsOf, together } from './standing.ts';

/** Guests of these hosts' driver whose servers are no more, and servers of these hosts that should have one. */
export function inspectGuests(services: ComputeServices): Inspection {
  const { database, driver } = services;
  return {
    kinds: ['orphaned_guest', 'guest_missing'],
    look: async () => {
      const found: Sighting[] = [];
      for (const host of namesOf(services)) found.push(...(await lookAt(services, host)));
      return found;
    },
    mend: async ({ serverId, host }, signal) => {
      const found = await database.read(function* (queries) {
        const standing = (yield* standingsOf(queries, [serverId])).get(serverId);
        if (!isOver(standing)) return null;
        return { instance: yield* findInstance(queries, serverId), vifs: yield* ownVifs(queries, serverId) };
      });
      if (!found) return null;
      // Its server is on no host any more; here is where the guest was seen.
      const instance = { ...found.instance, host };
      await driver.destroy(instance, found.vifs, signal);
      await driver.removeDisks(instance, signal);
      return 'destroyed';
    },
  };
}

async function lookAt({ database, driver }: ComputeServices, host: string): Promise<Sighting[]> {
  // In this order: what is ACTIVE before the guests are listed has one, and what has a guest has a record.
  const active = await database.read((queries) => activeOn(queries, host));
  const guests = new Set(await driver.listInstances(host));
  const missing = active.filter(({ uuid }) => !guests.has(uuid));
  const uuids = [...guests, ...missing.map(({ uuid }) => uuid)];
  const standings = await database.read((queries) => standingsOf(queries, uuids));
  const gone = await database.read((queries) => elsewhere(queries, host, [...guests]));
  // Whose move was confirmed in the meantime has left this host: what is still here has strayed.
  const still = gone.length === 0 ? [] : await driver.listInstances(host);
  const strayed = new Set(gone.filter((uuid) => still.includes(uuid)));
  const orphans = [...guests].flatMap((uuid): Sighting[] => {
    const standing = standings.get(uuid);
    const about = { resource: 'server', resourceId: uuid, serverId: uuid, projectId: null, host } as const;
    if (standing === undefined) {
      // A backup may have been restored, or another Berth use the same hypervisor.
      const reason = `host ${host} has a guest of server ${uuid}, of which there is no record`;
      return [{ kind: 'orphaned_guest', ...about, reason, isOurs: false, mend: null }];
    }
    if (standing === 'lives' && strayed.has(uuid)) {
      const reason = `host ${host} has a guest of server ${uuid}, which is on another host`;
      return [{ kind: 'orphaned_guest', ...about, reason, isOurs: false, mend: null }];
    }
    if (!isOver(standing)) return [];
    const reason = `${fateOf(uuid, standing)}, and host ${host} still has its guest`;
    return [{ kind: 'orphaned_guest', ...about, reason, isOurs: true, action: 'destroy', mend: null }];
  });
  const guestless = missing
    .filter(({ uuid }) => standings.get(uuid) === 'lives')
    .map(({ uuid, projectId }): Sighting => {
      const about = { resource: 'server', resourceId: uuid, serverId: uuid, projectId, host } as const;
      const reason = `it is ACTIVE, and host ${host} has no guest of it`;
      return { kind: 'guest_missing', ...about, reason, isOurs: false, mend: `openstack server delete ${uuid}` };
    });
  return [...orphans, ...guestless];
}

/** Those of these servers that are on another host than this one, and hold nothing of this one. */
function* elsewhere(queries: Queries, host: string, uuids: readonly string[]): Unit<string[]> {
  const found: string[] = [];
  for (let from = 0; from < uuids.length; from += together) {
    const rows = yield* all(
      queries
        .selectFrom('instance')
        .select('uuid')
        .where('uuid', 'in', uuids.slice(from, from + together))
        .where('deleted', '=', 0)
        .where('host', '!=', host)
        // One that has moved may still go back: this host keeps its guest, and is charged for it.
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('claim')
                .select('claim.host')
                .whereRef('claim.instance_uuid', '=', 'instance.uuid')
                .where('claim.host', '=', host),
            ),
          ),
        ),
    );
    found.push(...rows.map(({ uuid }) => uuid));
  }
  return found;
}

function* activeOn(queries: Queries, host: string): Unit<{ readonly uuid: string; readonly projectId: string }[]> {
  return yield* all(
    queries
      .selectFrom('instance')
      .select(['uuid', 'project_id as projectId'])
      .where('host', '=', host)
      .where('deleted', '=', 0)
      .where('vm_state', '=', vmState.active)
      .where('task_state', 'is', null),
  );
}

/** The VIFs that are recorded for the server alone: a port that another one has is wired for that one. */
function* ownVifs(queries: Queries, uuid: string): Unit<Vif[]> {
  const rows = yield* all(
    queries
      .selectFrom('virtual_interface as own')
      .select('own.vif')
      .where('own.instance_uuid', '=', uuid)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('virtual_interface as other')
              .select('other.nic')
              .whereRef('other.port_id', '=', 'own.port_id')
              .where('other.instance_uuid', '!=', uuid),
          ),
        ),
      ),
  );
  return rows.flatMap(({ vif }) => (vif === null ? [] : [JSON.parse(vif) as Vif]));
}
