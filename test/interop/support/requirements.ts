import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Debian packages that the interop tests start programs of. */
const packages = [
  'python3-openstackclient',
  'python3-openstacksdk',
  // gophercloud comes as source.
  'golang-go',
  'golang-github-gophercloud-gophercloud-dev',
  'python3-keystone',
  'neutron-server',
  'mariadb-server',
  'python3-pymysql',
  'python3-sqlalchemy-ext',
  // Nova's own network code, to compare with, and its services.
  'python3-nova',
  'python3-placement',
  'rabbitmq-server',
  // The suite by which OpenStack's clouds are tried.
  'tempest',
  // The web console is looked at through it.
  'chromium',
];

/** What the full matrices start besides. */
const packagesToVerify = ['glance-api'];

/**
 * Installs what is missing where that can be done (Debian, root); else says in one line what is missing, or null. `isAll`: for
 * the full matrices, too.
 */
export function missingForInterop(isAll = false): string | null {
  const missing = [...packages, ...(isAll ? packagesToVerify : [])].filter((name) => !installed(name));
  if (missing.length === 0) return null;
  const debian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0)
    return `${missing.join(', ')} missing (they are installed on Debian, as root)`;
  const done = withoutServices(() => {
    apt('update');
    return apt('install', '-y', '--no-install-recommends', ...missing) === 0;
  });
  return done ? null : `apt-get could not install ${missing.join(', ')}`;
}

function apt(...args: string[]): number | null {
  return spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status;
}

/** Keeps packages from starting what they install: the tests start it themselves, on data of their own. */
function withoutServices<T>(action: () => T): T {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return action();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return action();
  } finally {
    rmSync(policy);
  }
}

function installed(name: string): boolean {
  try {
    const status = execFileSync('dpkg-query', ['--status', name], { stdio: ['ignore', 'pipe', 'ignore'] });
    return status.toString().includes('ok installed');
  } catch {
    return false;
  }
}
