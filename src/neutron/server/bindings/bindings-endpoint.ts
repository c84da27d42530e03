import { sql } from 'kysely';
import { first, type Unit } from '../../../store/index.ts';
import type { AttributeTable } from '../attributes/attribute.ts';
import { pythonText } from '../attributes/python-text.ts';
import { readPost, readPut } from '../attributes/read-values.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { allows } from '../policy/enforce.ts';
import { requireRule } from '../policy/require.ts';
import { isComputeOwner } from '../ports/device-owners.ts';
import { type PortRecord, portTarget, selectPorts } from '../ports/port-record.ts';
import { readPostBody, readPutBody, refuseBody } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse, noContent } from '../request/network-request.ts';
import type { Query } from '../request/query.ts';
import type { MemberEndpoint } from '../resource.ts';
import { statement } from '../rows.ts';
import { readSession, type Session, writeSession } from '../session.ts';
import { type BindingValues, bindingAttributes, bindingEnvelope } from './attributes.ts';
import { activeBinding, renderBinding, waitingBindings } from './binding-rows.ts';
import { activateBinding, addBinding, changeBinding, findBinding, removeBinding } from './change-bindings.ts';

/** `/v2.0/ports/<id>/bindings[/<host>[/activate]]`. Source: Neutron's port binding. */
export const bindingsEndpoint: MemberEndpoint = async (exchange, portId, [host, action, ...rest]) => {
  const { method } = exchange.request;
  if (rest.length > 0 || (action !== undefined && action !== 'activate')) throw networkError('HTTPNotFound');
  if (host === undefined) {
    if (method === 'GET') return list(exchange, portId);
    if (method === 'POST') return add(exchange, portId);
    throw networkError('HTTPNotFound');
  }
  if (action !== undefined) {
    if (method !== 'PUT') throw networkError('HTTPMethodNotAllowed');
    return activate(exchange, portId, host);
  }
  switch (method) {
    case 'GET':
      return show(exchange, portId, host);
    case 'PUT':
      return change(exchange, portId, host);
    case 'DELETE':
      return remove(exchange, portId, host);
    default:
      throw networkError('HTTPMethodNotAllowed');
  }
};

async function list({ services, context, query }: Exchange, portId: string): Promise<NetworkResponse> {
  const passes = filterOf(query);
  return readSession(services, context, function* (session) {
    const port = yield* findPort(session, portId);
    // As in other lists, what the caller may not see is not in it.
    if (!mayDo('get', session, port)) return json(200, { bindings: [] });
    const active = activeBinding(port);
    const waiting = yield* waitingBindings(session, portId);
    const bindings = [
      ...(active ? [renderBinding(active, 'ACTIVE')] : []),
      ...waiting.map((binding) => renderBinding(binding, 'INACTIVE')),
    ];
    return json(200, { bindings: bindings.filter(passes).map((binding) => select(binding, query)) });
  });
}

function show({ services, context, query }: Exchange, portId: string, host: string): Promise<NetworkResponse> {
  return readSession(services, context, function* (session) {
    const { binding, isActive } = yield* findToDo('get', session, portId, host);
    return json(200, { binding: select(renderBinding(binding, isActive ? 'ACTIVE' : 'INACTIVE'), query) });
  });
}

async function add({ services, context, request }: Exchange, portId: string): Promise<NetworkResponse> {
  const [item = {}] = readPostBody(request.body, bindingEnvelope).items;
  const values = readPost(bindingAttributes, item) as BindingValues;
  return writeSession(services, context, function* (session) {
    const port = yield* findPort(session, portId);
    requireRule('create_port_binding', context, { projectId: null });
    return json(201, { binding: yield* addBinding(session, port, values) });
  });
}

async function change({ services, context, request }: Exchange, portId: string, host: string) {
  const changes = readPut(bindingAttributes, readPutBody(request.body, bindingEnvelope)) as Partial<BindingValues>;
  return writeSession(services, context, function* (session) {
    const { port } = yield* findToDo('update', session, portId, host);
    return json(200, { binding: yield* changeBinding(session, port, host, changes) });
  });
}

function activate({ services, context }: Exchange, portId: string, host: string): Promise<NetworkResponse> {
  return writeSession(services, context, function* (session) {
    const { port } = yield* findToDo('update', session, portId, host);
    return json(200, yield* activateBinding(session, port, host));
  });
}

async function remove({ services, context, request }: Exchange, portId: string, host: string) {
  refuseBody(request.body);
  return writeSession(services, context, function* (session) {
    const { port } = yield* findToDo('delete', session, portId, host);
    yield* removeBinding(session, port, host);
    return noContent;
  });
}

/** The port, if the caller may see it, and it is a server's. Throws 404, 400. BND-020 */
function* findPort(session: Session, id: string): Unit<PortRecord> {
  const { context } = session;
  const port = yield* first(statement(session, sql<PortRecord>`${selectPorts()} where t.id = ${id}`));
  if (!port || !allows('get_port', context, portTarget(port))) throw networkError('PortNotFound', id);
  if (!isComputeOwner(port.device_owner)) {
    throw networkError('BadRequest', 'port', `Invalid port ${id}. Operation only valid on compute ports`);
  }
  return port;
}

/** A binding with its port, if the caller may do this with it. To those who may not see it, it is not there: 404. Throws 404, 400, 403. */
function* findToDo(verb: Verb, session: Session, portId: string, host: string) {
  const port = yield* findPort(session, portId);
  const found = yield* findBinding(session, port, host);
  if (!mayDo('get', session, port)) throw networkError('HTTPNotFound');
  requireRule(`${verb}_port_binding`, session.context, portTarget(port));
  return { port, ...found };
}

type Verb = 'get' | 'update' | 'delete';

function mayDo(verb: Verb, { context }: Session, port: PortRecord): boolean {
  return allows(`${verb}_port_binding`, context, portTarget(port));
}

/** The filters of a list. Throws 400 for names that cannot be filtered by. */
function filterOf({ filters }: Query): (binding: object) => boolean {
  const table: AttributeTable = bindingAttributes;
  const unknown = [...filters.keys()].filter((name) => !table[name]?.filter);
  if (unknown.length > 0) throw badRequest(`${pythonText(unknown)} is invalid attribute for filtering`);
  return (binding) => {
    const values = new Map<string, unknown>(Object.entries(binding));
    return [...filters].every(([name, wanted]) => wanted.includes(String(values.get(name))));
  };
}

function select(binding: object, { fields }: Query): object {
  return Object.fromEntries(Object.entries(binding).filter(([name]) => fields.size === 0 || fields.has(name)));
}
