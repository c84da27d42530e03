import { credentialOptions } from './credential-options.ts';
import { downloadHosts } from './download-hosts.ts';
import { type ConfiguredHost, hostList } from './host-list.ts';
import { boolean, choice, httpUrl, list, postgresUrl, ratio, text, webhookUrl, wholeNumber } from './kinds.ts';
import { type Option, option, optional } from './option.ts';

const day = 86_400;

/**
 * Every setting, by section and name. In a configuration file names are written with underscores (`[network] auth_url`);
 * the variable is `BERTH_<SECTION>_<KEY>` unless it says otherwise. The reference is made from this table.
 */
export const options = {
  server: {
    dataFolder: option({
      kind: text,
      default: '.berth',
      flag: '--data',
      variable: 'BERTH_DATA',
      path: true,
      meaning: 'everything that outlives the process: database, keys, `clouds.yaml`. One process at a time',
    }),
    host: option({
      kind: text,
      default: '127.0.0.1',
      flag: '--host',
      variable: 'BERTH_HOST',
      meaning: 'address to listen on',
    }),
    port: option({
      kind: wholeNumber(0, 65_535, 'port'),
      default: 8774,
      flag: '--port',
      variable: 'BERTH_PORT',
      meaning: 'port to listen on; 0 lets the system choose',
    }),
    allowedHosts: option<readonly string[]>({
      kind: list,
      default: [],
      meaning:
        'names that clients may call it by, `*.name` for all below one. On this machine alone: besides its own; elsewhere: these only, if there are any',
    }),
    tlsCertificate: optional({
      kind: text,
      path: true,
      meaning: 'file with the certificate and its chain, PEM; with `tls_key` the server speaks HTTPS',
    }),
    tlsKey: optional({ kind: text, path: true, meaning: "file with the certificate's private key, PEM" }),
    allowPlainHttp: option({
      kind: boolean,
      default: false,
      flag: '--allow-plain-http',
      meaning: 'listen beyond this machine without TLS: passwords and tokens then cross the network for all to read',
    }),
  },
  database: {
    url: optional({
      kind: postgresUrl,
      flag: '--database',
      variable: 'BERTH_DATABASE',
      secret: true,
      meaning:
        'a PostgreSQL, `postgres://user:password@host:port/name`; without it, an SQLite file in the data folder. Several processes may share one',
    }),
    connections: option({
      kind: wholeNumber(2, 500),
      default: 10,
      meaning: 'connections to PostgreSQL at most',
    }),
  },
  identity: {
    endpoint: optional({
      kind: httpUrl,
      meaning:
        'a Keystone to use instead of the embedded identity service, with its version: `http://controller:5000/v3`',
    }),
    auth: option({
      kind: choice(['password', 'application_credential']),
      default: 'password',
      meaning: 'how Berth itself logs in there, to have tokens checked',
    }),
    ...credentialOptions,
    tokenCacheTime: option({
      kind: wholeNumber(0, 3600, 'seconds'),
      default: 60,
      meaning:
        'how long what that Keystone says of a token holds: so much later one that was revoked is refused; 0: every request asks',
    }),
    tokenLifetime: option({
      kind: wholeNumber(60, 30 * day, 'seconds'),
      default: 3600,
      meaning: 'how long a token holds',
    }),
  },
  image: {
    maxSize: option({
      kind: wholeNumber(1, 10_485_760, 'MiB'),
      default: 10_240,
      meaning: 'data of one image at most. It is kept in the database',
    }),
    webDownloadHosts: option<readonly string[]>({
      kind: downloadHosts,
      default: [],
      meaning:
        'hosts that users may have images fetched from (`web-download`), by name; a port that is not the usual one goes with it. Only their public addresses are connected to. Without any, no image is fetched',
    }),
    webDownloadTimeout: option({
      kind: wholeNumber(1, day, 'seconds'),
      default: 3600,
      meaning: 'how long one fetch of an image may take',
    }),
  },
  network: {
    endpoint: optional({
      kind: httpUrl,
      flag: '--network-endpoint',
      meaning: 'a Neutron to use instead of the embedded network service: the URL under which `/v2.0` is found',
    }),
    auth: option({
      kind: choice(['none', 'berth', 'password', 'application_credential']),
      default: 'none',
      meaning:
        'how that Neutron is told who asks: by headers it trusts (`none`), by tokens of the identity service where users log in (`berth`), or by a Keystone of its own',
    }),
    authUrl: optional({ kind: httpUrl, meaning: 'the Keystone, with its version: `http://controller:5000/v3`' }),
    ...credentialOptions,
    wiring: option({
      kind: choice(['bound', 'reported']),
      default: 'bound',
      meaning:
        'with `[compute] endpoint`: when a port of the embedded network service is plugged and ACTIVE: as soon as it is bound to a host, or when the host reports it to the operator API',
    }),
  },
  compute: {
    endpoint: optional({
      kind: httpUrl,
      meaning:
        'a Nova whose servers have their ports in the embedded network service, with its version: `http://controller:8774/v2.1`. It is told what becomes of them, and Berth has no servers of its own',
    }),
    hosts: optional<readonly ConfiguredHost[]>({
      kind: hostList,
      meaning:
        'hosts that servers are built on, all of them in this process; without it one, `berth`. One that is named no more keeps its servers, and gets no new ones',
    }),
    maxAttempts: option({
      kind: wholeNumber(1, 100, 'hosts'),
      default: 3,
      meaning: 'on how many hosts a build is tried that fails by what may go well on another one',
    }),
    allowResizeToSameHost: option({
      kind: boolean,
      default: true,
      meaning:
        'whether a server that is resized stays on its host while that has room; else it always goes to another one',
    }),
    cpuAllocationRatio: option({ kind: ratio, default: 4, meaning: 'vCPUs that may be promised for each of the host' }),
    ramAllocationRatio: option({ kind: ratio, default: 1, meaning: 'memory that may be promised for each MiB' }),
    diskAllocationRatio: option({ kind: ratio, default: 1, meaning: 'disk that may be promised for each GiB' }),
    vifPluggingTimeout: option({
      kind: wholeNumber(0, day, 'seconds'),
      default: 300,
      meaning: 'how long a build waits for `network-vif-plugged`; 0: it does not',
    }),
    vifPluggingIsFatal: option({
      kind: boolean,
      default: true,
      meaning: 'whether a build fails when the event does not come in that time',
    }),
    vifPluggingLookInterval: option({
      kind: wholeNumber(1, 3600, 'seconds'),
      default: 5,
      meaning: 'pause between two looks at the ports that are waited for: what a lost event costs',
    }),
    instanceBuildTimeout: option({
      kind: wholeNumber(0, day, 'seconds'),
      default: 0,
      meaning: 'how long a build may take; then it is taken back, and its server is in ERROR. 0: as long as it likes',
    }),
    healInstanceInfoCacheInterval: option({
      kind: wholeNumber(0, day, 'seconds'),
      default: 60,
      meaning: "pause between two servers whose network info is compared with Neutron's; 0: never",
    }),
    janitorInterval: option({
      kind: wholeNumber(0, day, 'seconds'),
      default: 600,
      meaning: 'pause between two comparisons of ports, servers, claims and guests for what was left behind; 0: none',
    }),
    janitorGrace: option({
      kind: wholeNumber(0, day, 'seconds'),
      default: 600,
      meaning: 'how long something has to have been left behind before it is taken away',
    }),
    reclaimInstanceInterval: option({
      kind: wholeNumber(0, 365 * day, 'seconds'),
      default: 0,
      meaning:
        'how long a deleted server can be restored, `SOFT_DELETED`, before it is deleted for good; 0: deletions are for good',
    }),
    shelvedOffloadTime: option({
      kind: wholeNumber(-1, 365 * day, 'seconds'),
      default: 0,
      meaning:
        'how long a shelved server stays on its host, off; 0: it leaves at once; −1: it stays until somebody says so',
    }),
    bindAtCreate: option({
      kind: boolean,
      default: false,
      meaning:
        "make new ports bound already, with the service's rights, where that gives users no more than their own: a round trip less",
    }),
    maxConcurrentBuilds: option({
      kind: wholeNumber(0, 10_000),
      default: 10,
      meaning: 'builds that run at once; the others wait, durable; 0: no bound',
    }),
    maxWaitingBuilds: option({
      kind: wholeNumber(0, 1_000_000),
      default: 1000,
      meaning: 'builds that may wait; beyond them `POST /servers` is 503 with `Retry-After`',
    }),
  },
  api: {
    maxRequests: option({
      kind: wholeNumber(1, 1_000_000),
      default: 1000,
      meaning: 'requests under way at once; beyond them the answer is 503 with `Retry-After`',
    }),
    maxLiveViews: option({
      kind: wholeNumber(0, 100_000),
      default: 200,
      meaning:
        'live views of the console that may be open at once, besides; beyond them the answer is 503 with `Retry-After`, and pages ask every few seconds instead',
    }),
    requestsPerSecond: option({
      kind: wholeNumber(0, 1_000_000),
      default: 0,
      meaning:
        'requests a second that one address may send in the long run; beyond them the answer is 429 with `Retry-After`; 0: no bound. Behind a proxy all have its address: let the proxy bound them',
    }),
    requestBurst: option({
      kind: wholeNumber(1, 1_000_000),
      default: 100,
      meaning: 'requests that one address may send at once before `requests_per_second` counts',
    }),
    enableInstancePassword: option({
      kind: boolean,
      default: true,
      meaning: 'whether the answer to `POST /servers` has an `adminPass`',
    }),
    maxPageSize: option({
      kind: wholeNumber(1, 100_000),
      default: 1000,
      meaning: 'most elements of one page of a list',
    }),
  },
  quota: {
    instances: option({
      kind: wholeNumber(-1, 10_000_000),
      default: 10,
      meaning: 'servers of a project; −1: no limit',
    }),
    cores: option({ kind: wholeNumber(-1, 10_000_000), default: 20, meaning: 'vCPUs of a project; −1: no limit' }),
    ram: option({
      kind: wholeNumber(-1, 1_000_000_000, 'MiB'),
      default: 51_200,
      meaning: 'memory of a project; −1: no limit',
    }),
    metadataItems: option({
      kind: wholeNumber(-1, 100_000),
      default: 128,
      meaning: 'metadata items of a server; −1: no limit',
    }),
    keyPairs: option({ kind: wholeNumber(-1, 10_000_000), default: 100, meaning: 'key pairs of a user; −1: no limit' }),
  },
  retention: {
    deletedServers: option({
      kind: wholeNumber(0, 36_500, 'days'),
      default: 30,
      meaning: 'how long deleted servers and the journal of what was done for them are kept; 0: for good',
    }),
    usage: option({
      kind: wholeNumber(0, 36_500, 'days'),
      default: 400,
      meaning:
        'how long after its deletion the reports of use (`os-simple-tenant-usage`) tell of a server; 0: for good',
    }),
  },
  notifications: {
    log: option({
      kind: boolean,
      default: false,
      meaning: 'whether what is done to servers is told in the log: a line each, whatever `[log] level` says',
    }),
    webhook: optional({
      kind: webhookUrl,
      secret: true,
      meaning:
        'URL that what is done to servers is posted to, as JSON, until it is answered; shown to nobody: some let in whoever knows it',
    }),
    secret: optional({
      kind: text,
      secret: true,
      meaning: 'what posts to the webhook are signed with (`X-Berth-Signature`); without it they are not',
    }),
    timeout: option({
      kind: wholeNumber(1, 300, 'seconds'),
      default: 10,
      meaning: 'how long the webhook may take to answer',
    }),
    notifyOnStateChange: option({
      kind: choice(['none', 'vm_state', 'vm_and_task_state']),
      default: 'none',
      meaning:
        "whether `instance.update` is told with each change of a server's state, as by Nova's option of this name: of its `vm_state` alone, or of its `task_state`, too",
    }),
    giveUpAfter: option({
      kind: wholeNumber(1, 8760, 'hours'),
      default: 24,
      meaning: 'how long notifications wait for a receiver that does not answer; then they are dropped',
    }),
  },
  metrics: {
    access: option({
      kind: choice(['loopback', 'everybody']),
      default: 'loopback',
      meaning: 'who may read `/metrics`: programs on this machine, or whoever reaches it',
    }),
  },
  log: {
    level: option({
      kind: choice(['debug', 'info', 'warn', 'error', 'silent']),
      default: 'warn',
      flag: '--log-level',
      variable: 'BERTH_LOG_LEVEL',
      meaning: 'what is logged, as JSON lines on standard error',
    }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Option<unknown>>>>>;
