/** A project of the scene, with what is in it. */
export interface SceneProject {
  readonly name: string;
  readonly networks: readonly { readonly name: string; readonly cidr: string }[];
  /** Whether a router joins the networks. */
  readonly router: boolean;
  /** TCP ports that security groups of these names let in. */
  readonly groups: Readonly<Record<string, readonly number[]>>;
  readonly servers: readonly SceneServers[];
}

/** Servers of one kind, called `web-1`, `web-2` and so on. */
export interface SceneServers {
  readonly name: string;
  readonly count: number;
  /** Names of networks, in the order of the NICs. */
  readonly nics: readonly string[];
  readonly group?: string;
  readonly flavor?: string;
  /** The first NIC is a port that is made before, with a name: it will outlive its server. */
  readonly ownPort?: boolean;
  /** What the fake hypervisor is to do otherwise. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** What marks a project as one of the scene. */
export const sceneMark = 'made by berth demo';

/** Four teams on one cloud. Ten servers each: that is what a project may have, unless the operator says otherwise. */
export const scene: readonly SceneProject[] = [
  {
    name: 'shop',
    networks: [
      { name: 'edge', cidr: '10.10.0.0/24' },
      { name: 'app', cidr: '10.20.0.0/24' },
      { name: 'data', cidr: '10.30.0.0/24' },
    ],
    router: true,
    groups: { web: [80, 443], database: [5432] },
    servers: [
      { name: 'web', count: 4, nics: ['edge', 'app'], group: 'web' },
      { name: 'api', count: 3, nics: ['app', 'data'], flavor: 'm1.small' },
      { name: 'db', count: 2, nics: ['data'], group: 'database', flavor: 'm1.small', ownPort: true },
      { name: 'checkout', count: 1, nics: ['edge', 'app', 'data'], properties: { 'fake:fail': 'spawn' } },
    ],
  },
  {
    name: 'analytics',
    networks: [
      { name: 'ingest', cidr: '10.40.0.0/24' },
      { name: 'lake', cidr: '10.50.0.0/24' },
    ],
    router: true,
    groups: { notebooks: [8888] },
    servers: [
      { name: 'broker', count: 3, nics: ['ingest'], flavor: 'm1.small' },
      { name: 'worker', count: 5, nics: ['ingest', 'lake'], flavor: 'm1.medium' },
      { name: 'notebook', count: 2, nics: ['lake'], group: 'notebooks' },
    ],
  },
  {
    name: 'ci',
    networks: [{ name: 'builds', cidr: '10.60.0.0/24' }],
    router: false,
    groups: {},
    servers: [
      { name: 'runner', count: 9, nics: ['builds'] },
      { name: 'nightly', count: 1, nics: ['builds'], properties: { 'fake:stall': 'plugVifs=900000' } },
    ],
  },
  {
    name: 'staging',
    networks: [
      { name: 'front', cidr: '10.70.0.0/24' },
      { name: 'back', cidr: 'fd00:70::/64' },
    ],
    router: true,
    groups: { web: [80, 443] },
    servers: [
      { name: 'proxy', count: 2, nics: ['front', 'back'], group: 'web' },
      { name: 'app', count: 6, nics: ['back'] },
      { name: 'cache', count: 2, nics: ['back'] },
    ],
  },
];
