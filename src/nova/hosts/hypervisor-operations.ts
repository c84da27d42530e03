import { HttpError } from '../../http/http-error.ts';
import type { ComputeNodeTable } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { onlyRefusals } from '../operation/answer-schema.ts';
import { type Answer, type Call, type Operation, operation } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { allHosts, type HostedServer, serverCounts, serversOn } from './host-queries.ts';
import {
  briefHypervisorsAnswer,
  foundHypervisorsAnswer,
  hypervisorAnswer,
  hypervisorStatisticsAnswer,
  hypervisorsAnswer,
} from './hypervisor-answers.ts';
import { briefHypervisor, detailedHypervisor, hypervisorId, hypervisorStatistics } from './hypervisor-view.ts';

/** `/os-hypervisors`, for administrators. */
export function hypervisorOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-hypervisors',
      policy: 'admin',
      answers: { 200: briefHypervisorsAnswer },
      handle: async (call) => list(call, 'os-hypervisors', briefView),
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/detail',
      policy: 'admin',
      answers: { 200: hypervisorsAnswer },
      handle: async (call) => list(call, 'os-hypervisors/detail', detailedView),
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/statistics',
      policy: 'admin',
      answers: { 200: hypervisorStatisticsAnswer },
      handle: async () => {
        const [hosts, counts] = await Promise.all([allHosts(database), serverCounts(database)]);
        const runningVms = [...counts.values()].reduce((total, count) => total + count, 0);
        return { status: 200, body: { hypervisor_statistics: hypervisorStatistics(hosts, runningVms) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/:id',
      policy: 'admin',
      answers: { 200: hypervisorAnswer },
      handle: async (call) => ({ status: 200, body: { hypervisor: await detailedView(await found(call), call) } }),
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/:id/uptime',
      until: 87,
      policy: 'admin',
      answers: onlyRefusals,
      handle: async (call) => {
        await found(call);
        throw new HttpError(501, 'Hosts do not tell their uptime here.');
      },
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/:id/search',
      until: 52,
      policy: 'admin',
      answers: { 200: foundHypervisorsAnswer },
      handle: async (call) => {
        const hosts = await named(call.param('id'));
        return { status: 200, body: { hypervisors: hosts.map((host) => briefHypervisor(host, call.version, null)) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-hypervisors/:id/servers',
      until: 52,
      policy: 'admin',
      answers: { 200: foundHypervisorsAnswer },
      handle: async (call) => {
        const views = (await named(call.param('id'))).map(async (host) =>
          briefHypervisor(host, call.version, await serversOn(database, host.host)),
        );
        return { status: 200, body: { hypervisors: await Promise.all(views) } };
      },
    }),
  ];

  /** The hypervisor with the id of the path. Throws HttpError 404. */
  async function found(call: Call): Promise<ComputeNodeTable> {
    const id = call.param('id');
    const host = (await allHosts(database)).find((candidate) => String(hypervisorId(candidate, call.version)) === id);
    if (!host) throw notFound(`Hypervisor with ID '${id.slice(0, 60)}' could not be found.`);
    return host;
  }

  /** The hypervisors whose names hold the part. Throws HttpError 404 when none does. */
  async function named(part: string): Promise<readonly ComputeNodeTable[]> {
    const hosts = (await allHosts(database)).filter((host) => host.node.includes(part));
    if (hosts.length === 0) throw notFound(`No hypervisor matching '${part.slice(0, 60)}' could be found.`);
    return hosts;
  }

  async function list(
    call: Call,
    collection: string,
    view: (host: ComputeNodeTable, call: Call) => Promise<object>,
  ): Promise<Answer> {
    const pattern = has(call.version, 'uuidForServices') ? call.query.one('hypervisor_hostname_pattern') : null;
    const paged = has(call.version, 'hypervisorPaging');
    if (pattern !== null && paged && (call.query.one('limit') ?? call.query.one('marker')) !== null) {
      throw badRequest('hypervisor_hostname_pattern cannot be used together with limit or marker.');
    }
    const matching = await (pattern === null ? allHosts(database) : named(pattern));
    const marker = paged ? call.query.one('marker') : null;
    const start = matching.findIndex((host) => String(hypervisorId(host, call.version)) === marker) + 1;
    if (marker !== null && start === 0) throw badRequest(`marker [${marker.slice(0, 60)}] not found`);
    const size = paged ? pageSize(call.query, config.maxPageSize) : matching.length;
    const page = matching.slice(start, start + size);
    const last = page.at(-1);
    const next = last && start + size < matching.length ? String(hypervisorId(last, call.version)) : null;
    return {
      status: 200,
      body: {
        hypervisors: await Promise.all(page.map((host) => view(host, call))),
        ...(next === null ? {} : { hypervisors_links: call.links.next(collection, call.query, next) }),
      },
    };
  }

  async function briefView(host: ComputeNodeTable, call: Call): Promise<object> {
    return briefHypervisor(host, call.version, await askedServers(host, call));
  }

  async function detailedView(host: ComputeNodeTable, call: Call): Promise<object> {
    const [counts, servers] = await Promise.all([serverCounts(database), askedServers(host, call)]);
    return detailedHypervisor(host, call.version, counts.get(host.host) ?? 0, servers);
  }

  async function askedServers(host: ComputeNodeTable, call: Call): Promise<readonly HostedServer[] | null> {
    const asked = has(call.version, 'uuidForServices') && call.query.flag('with_servers');
    return asked ? serversOn(database, host.host) : null;
  }
}
