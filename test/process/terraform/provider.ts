import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a resource of a configuration was found to be: what a plan compares, by the provider's names. */
export type State = Readonly<Record<string, unknown>>;

/** A service of the catalogue, and where its API is found there. */
type Service = 'compute' | 'network' | 'image' | 'identity';

/** A reply, as the provider's HTTP client sees it. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads bodies of every form
  readonly body: any;
}

/** A session of the provider: it logs in as it does, finds the services in the catalogue, and asks them. */
export class Session {
  readonly #token: string;
  readonly #endpoints: ReadonlyMap<string, string>;
  readonly projectId: string;

  private constructor(token: string, endpoints: ReadonlyMap<string, string>, projectId: string) {
    this.#token = token;
    this.#endpoints = endpoints;
    this.projectId = projectId;
  }

  /** Looks for version 3 at the identity service first, as gophercloud does for a URL that does not name it. */
  static async open(identity: string, user: { name: string; password: string; project: string }): Promise<Session> {
    const versions = await (await fetch(identity, { headers: { accept: 'application/json' } })).json();
    const values = (versions as { versions: { values: { id: string; status: string; links: { href: string }[] }[] } })
      .versions.values;
    const v3 = values.find(({ id, status }) => id.startsWith('v3') && /stable|current|supported/i.test(status));
    assert.ok(v3?.links[0]);
    const domain = { name: 'Default' };
    const auth = {
      identity: { methods: ['password'], password: { user: { name: user.name, password: user.password, domain } } },
      scope: { project: { name: user.project, domain } },
    };
    const reply = await fetch(`${v3.links[0].href.replace(/\/$/, '')}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ auth }),
    });
    assert.equal(reply.status, 201);
    const { token } = (await reply.json()) as {
      token: {
        project: { id: string };
        catalog: { type: string; endpoints: { interface: string; region_id: string; url: string }[] }[];
      };
    };
    const endpoints = token.catalog.map(({ type, endpoints: all }) => {
      const found = all.find((one) => one.interface === 'public' && one.region_id === 'RegionOne');
      return [type, (found?.url ?? '').replace(/\/?$/, '/')] as const;
    });
    return new Session(reply.headers.get('x-subject-token') ?? '', new Map(endpoints), token.project.id);
  }

  /** Asks a service: the Networking and Image APIs below the version that the provider adds to the catalogue's URL. */
  async ask(service: Service, method: string, path: string, body?: object, version?: string): Promise<Reply> {
    const below = { compute: '', network: 'v2.0/', image: 'v2/', identity: '' }[service];
    const reply = await fetch(`${this.#endpoints.get(service)}${below}${path}`, {
      method,
      headers: {
        'x-auth-token': this.#token,
        'user-agent': 'HashiCorp Terraform (+https://www.terraform.io) gophercloud/v2',
        accept: 'application/json',
        'cache-control': 'no-cache',
        ...(body && { 'content-type': 'application/json' }),
        ...(version !== undefined && {
          'openstack-api-version': `compute ${version}`,
          'x-openstack-nova-api-version': version,
        }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Asks; throws unless the status is one of those that the provider's client takes for a success. */
  async ok(codes: readonly number[], ...request: Parameters<Session['ask']>): Promise<Reply['body']> {
    const { status, body } = await this.ask(...request);
    assert.ok(codes.includes(status), `${request[1]} ${request[2]}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}

/** Looks again until there is something. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(20);
  }
}

/** A kind of resource: how the provider makes, reads, changes and removes one. */
export interface Kind {
  /** Answers the resource's id. */
  create(session: Session, wanted: State): Promise<string>;
  /** What there is of it; null: it is gone. */
  read(session: Session, id: string): Promise<State | null>;
  /** Null: it is made anew instead. */
  readonly update: ((session: Session, id: string, wanted: State, before: State) => Promise<void>) | null;
  remove(session: Session, id: string): Promise<void>;
  /** What is only said at the creation, and not compared afterwards. */
  readonly once?: readonly string[];
}

const read = [200] as const;
const updated = [200, 201] as const;
const deleted = [202, 204] as const;

/** A resource of the Networking API. `keys`: what a configuration says of it; `wait`: its status is waited for. */
function networkKind(one: string, many: string, keys: readonly string[], wait = false, taggable = true): Kind {
  const show = async (session: Session, id: string) => {
    const { status, body } = await session.ask('network', 'GET', `${many}/${id}`);
    if (status === 404) return null;
    assert.equal(status, 200);
    return body[one] as Record<string, unknown>;
  };
  const tag = async (session: Session, id: string, { tags }: State) => {
    if (tags !== undefined) await session.ok(read, 'network', 'PUT', `${many}/${id}/tags`, { tags });
  };
  const plain = ({ tags: _, ...rest }: State) => rest;
  return {
    async create(session, wanted) {
      const made = await session.ok([201], 'network', 'POST', many, { [one]: plain(wanted) });
      const { id } = made[one];
      if (wait) {
        await until(async () => {
          const status = (await show(session, id))?.status;
          return status === 'ACTIVE' || status === 'DOWN' ? status : undefined;
        });
      }
      await tag(session, id, wanted);
      return id;
    },
    async read(session, id) {
      const found = await show(session, id);
      if (!found) return null;
      const shown = taggable ? [...keys, 'tags'] : keys;
      return Object.fromEntries(shown.map((key) => [key, found[key]]));
    },
    update: async (session, id, wanted, before) => {
      const changed = Object.entries(plain(wanted)).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
      );
      if (changed.length > 0) {
        await session.ok(updated, 'network', 'PUT', `${many}/${id}`, { [one]: Object.fromEntries(changed) });
      }
      if (JSON.stringify(wanted.tags) !== JSON.stringify(before.tags)) await tag(session, id, wanted);
    },
    async remove(session, id) {
      await until(async () => {
        const { status } = await session.ask('network', 'DELETE', `${many}/${id}`);
        // Still used by what is on its way out: tried again.
        if (status === 409) return undefined;
        assert.ok(deleted.some((code) => code === status) || status === 404, `DELETE ${many}: ${status}`);
        return (await show(session, id)) === null ? true : undefined;
      });
    },
  };
}

const instance: Kind = {
  once: ['network', 'user_data'],
  async create(session, wanted) {
    const { image_name, flavor_name, network, tags, security_groups, ...rest } = wanted;
    const { images } = await session.ok(read, 'image', 'GET', `images?name=${image_name}&limit=1000`);
    const { flavors } = await session.ok(read, 'compute', 'GET', 'flavors/detail');
    const flavorRef = flavors.find(({ name }: { name: string }) => name === flavor_name).id;
    const networks = network as readonly { readonly port?: string; readonly uuid?: string }[];
    for (const { port, uuid } of networks) {
      await session.ok(read, 'network', 'GET', port === undefined ? `networks/${uuid}` : `ports/${port}`);
    }
    const groups = (security_groups as readonly string[] | undefined)?.map((name) => ({ name }));
    const server = { ...rest, imageRef: images[0].id, flavorRef, tags, networks, security_groups: groups };
    // Raised for the tags; without them none is named.
    const version = tags === undefined ? undefined : '2.52';
    const made = await session.ok([200, 202], 'compute', 'POST', 'servers', { server }, version);
    const { id } = made.server;
    await until(async () => {
      const shown = (await session.ok([200, 203], 'compute', 'GET', `servers/${id}`)).server;
      assert.notEqual(shown.status, 'ERROR', JSON.stringify(shown.fault));
      return shown.status === 'ACTIVE' ? shown : undefined;
    });
    return id;
  },
  async read(session, id) {
    const { status, body } = await session.ask('compute', 'GET', `servers/${id}`);
    if (status === 404) return null;
    const { server } = body;
    if (server.status === 'DELETED' || server.status === 'SOFT_DELETED') return null;
    strictly(server);
    const flavor = await session.ok(read, 'compute', 'GET', `flavors/${server.flavor.id}`);
    const image = await session.ok(read, 'image', 'GET', `images/${server.image.id}`);
    const { tags } = await session.ok(read, 'compute', 'GET', `servers/${id}/tags`, undefined, '2.26');
    const attachments = await session.ok(read, 'compute', 'GET', `servers/${id}/os-volume_attachments`);
    assert.deepEqual(attachments.volumeAttachments, []);
    return {
      name: server.name,
      flavor_name: flavor.flavor.name,
      image_name: image.name,
      key_name: server.key_name,
      metadata: server.metadata,
      tags,
      power_state: server.status === 'SHUTOFF' ? 'shutoff' : server.status.toLowerCase(),
      network: nicsOf(server.addresses),
      security_groups: [...new Set(server.security_groups.map(({ name }: { name: string }) => name))].toSorted(),
    };
  },
  async update(session, id, wanted, before) {
    if (wanted.name !== before.name) {
      await session.ok(read, 'compute', 'PUT', `servers/${id}`, { server: { name: wanted.name } });
    }
    const [now, then] = [wanted.metadata, before.metadata] as Record<string, string>[];
    if (now) {
      for (const key of Object.keys(then ?? {})) {
        if (now[key] === undefined) await session.ok(deleted, 'compute', 'DELETE', `servers/${id}/metadata/${key}`);
      }
      await session.ok(read, 'compute', 'POST', `servers/${id}/metadata`, { metadata: now });
    }
    const [groups, had] = [wanted.security_groups, before.security_groups] as (readonly string[] | undefined)[];
    const act = (action: string, name: string) =>
      session.ok([202], 'compute', 'POST', `servers/${id}/action`, { [action]: { name } });
    if (groups) {
      for (const name of had ?? []) if (!groups.includes(name)) await act('removeSecurityGroup', name);
      for (const name of groups) if (!had?.includes(name)) await act('addSecurityGroup', name);
    }
    if (wanted.tags !== undefined && JSON.stringify(wanted.tags) !== JSON.stringify(before.tags)) {
      await session.ok(read, 'compute', 'PUT', `servers/${id}/tags`, { tags: wanted.tags }, '2.26');
    }
  },
  async remove(session, id) {
    await session.ok([204], 'compute', 'DELETE', `servers/${id}`);
    await until(async () => {
      const { status } = await session.ask('compute', 'GET', `servers/${id}`);
      return status === 404 ? true : undefined;
    });
  },
};

/** Addresses as the provider finds them: grouped by network's name and MAC, fixed ones, with the floating ones beside. */
function nicsOf(addresses: Readonly<Record<string, { addr: string; version: number; [key: string]: unknown }[]>>) {
  return Object.entries(addresses).flatMap(([name, all]) =>
    [...Map.groupBy(all, (one) => one['OS-EXT-IPS-MAC:mac_addr'])].map(([mac, own]) => {
      const of = (type: string) => own.filter((one) => one['OS-EXT-IPS:type'] === type).map(({ addr }) => addr);
      return { name, mac, fixed_ip_v4: of('fixed')[0], floating_ip: of('floating') };
    }),
  );
}

/** What gophercloud cannot read otherwise. */
function strictly(server: Reply['body']): void {
  assert.match(server.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(server.updated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(server['OS-SRV-USG:launched_at'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  assert.equal(typeof server.config_drive, 'string');
  assert.equal(typeof server.flavor.id, 'string');
  assert.equal(typeof server.image.id, 'string');
}

const interfaceAttach: Kind = {
  async create(session, { instance_id, port_id }) {
    const path = `servers/${instance_id}/os-interface`;
    await session.ok(read, 'compute', 'POST', path, { interfaceAttachment: { port_id } });
    await until(async () => {
      const { status } = await session.ask('compute', 'GET', `${path}/${port_id}`);
      return status === 404 ? undefined : status;
    });
    return `${instance_id}/${port_id}`;
  },
  async read(session, id) {
    const [instance_id, port_id] = id.split('/');
    const { status } = await session.ask('compute', 'GET', `servers/${instance_id}/os-interface/${port_id}`);
    return status === 404 ? null : { instance_id, port_id };
  },
  update: null,
  async remove(session, id) {
    const [instance_id, port_id] = id.split('/');
    const path = `servers/${instance_id}/os-interface/${port_id}`;
    await until(async () => {
      if ((await session.ask('compute', 'GET', path)).status === 404) return true;
      const { status } = await session.ask('compute', 'DELETE', path);
      assert.ok([202, 400, 404].includes(status), `DELETE ${path}: ${status}`);
      return status === 404 ? true : undefined;
    });
  },
};

const routerInterface: Kind = {
  async create(session, { router_id, subnet_id }) {
    const made = await session.ok(read, 'network', 'PUT', `routers/${router_id}/add_router_interface`, { subnet_id });
    await until(async () => {
      const { port } = await session.ok(read, 'network', 'GET', `ports/${made.port_id}`);
      return port.status === 'ACTIVE' || port.status === 'DOWN' ? port : undefined;
    });
    return made.port_id;
  },
  async read(session, id) {
    const { status, body } = await session.ask('network', 'GET', `ports/${id}`);
    return status === 404 ? null : { router_id: body.port.device_id, subnet_id: body.port.fixed_ips[0].subnet_id };
  },
  update: null,
  async remove(session, id) {
    const state = await routerInterface.read(session, id);
    if (!state) return;
    await until(async () => {
      const path = `routers/${state.router_id}/remove_router_interface`;
      const { status } = await session.ask('network', 'PUT', path, { port_id: id });
      assert.ok([200, 404, 409].includes(status), `PUT ${path}: ${status}`);
      return status === 409 ? undefined : true;
    });
  },
};

const floatingIpAssociate: Kind = {
  async create(session, { floatingip_id, port_id }) {
    await session.ok(updated, 'network', 'PUT', `floatingips/${floatingip_id}`, { floatingip: { port_id } });
    return String(floatingip_id);
  },
  async read(session, id) {
    const { status, body } = await session.ask('network', 'GET', `floatingips/${id}`);
    return status === 404 ? null : { floatingip_id: id, port_id: body.floatingip.port_id };
  },
  update: null,
  async remove(session, id) {
    const { status } = await session.ask('network', 'PUT', `floatingips/${id}`, { floatingip: { port_id: null } });
    assert.ok(status === 200 || status === 404);
  },
};

const keyPair: Kind = {
  async create(session, keypair) {
    return (await session.ok([200, 201], 'compute', 'POST', 'os-keypairs', { keypair })).keypair.name;
  },
  async read(session, id) {
    const { status, body } = await session.ask('compute', 'GET', `os-keypairs/${id}`);
    return status === 404 ? null : { name: body.keypair.name, public_key: body.keypair.public_key };
  },
  update: null,
  remove: async (session, id) => void (await session.ok(deleted, 'compute', 'DELETE', `os-keypairs/${id}`)),
};

/** Comes back with more in it than was asked for. */
const gateway = ['external_gateway_info'];

/** The kinds that a configuration names, by the provider's names. */
export const kinds = {
  compute_keypair_v2: keyPair,
  networking_network_v2: networkKind('network', 'networks', ['name', 'admin_state_up'], true),
  networking_subnet_v2: networkKind('subnet', 'subnets', [
    ...['name', 'network_id', 'cidr', 'ip_version', 'gateway_ip', 'allocation_pools', 'dns_nameservers'],
  ]),
  networking_secgroup_v2: networkKind('security_group', 'security-groups', ['name', 'description']),
  networking_secgroup_rule_v2: networkKind(
    'security_group_rule',
    'security-group-rules',
    [
      ...['security_group_id', 'direction', 'ethertype', 'protocol', 'port_range_min', 'port_range_max'],
      ...['remote_ip_prefix', 'description'],
    ],
    false,
    false,
  ),
  networking_router_v2: { ...networkKind('router', 'routers', ['name', 'admin_state_up'], true), once: gateway },
  networking_router_interface_v2: routerInterface,
  networking_port_v2: networkKind(
    'port',
    'ports',
    ['name', 'network_id', 'fixed_ips', 'security_groups', 'admin_state_up'],
    true,
  ),
  networking_floatingip_v2: networkKind('floatingip', 'floatingips', ['floating_network_id', 'description'], true),
  networking_floatingip_associate_v2: floatingIpAssociate,
  compute_instance_v2: instance,
  compute_interface_attach_v2: interfaceAttach,
} as const satisfies Readonly<Record<string, Kind>>;
