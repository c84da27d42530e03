import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian packages that the interop tests start programs of. */
const packages = ['python3-openstackclient'];

/** Installs what is missing where that can be done (Debian, root); else says in one line what is missing, or null. */
export function missingForInterop(): string | null {
  const missing = packages.filter((name) => !installed(name));
  if (missing.length === 0) return null;
  const debian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0)
    return `${missing.join(', ')} missing (they are installed on Debian, as root)`;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status;
  apt('update');
  if (apt('install', '-y', '--no-install-recommends', ...missing) !== 0)
    return `apt-get could not install ${missing.join(', ')}`;
  return null;
}

function installed(name: string): boolean {
  try {
    const status = execFileSync('dpkg-query', ['-W', '-f=${Status}', name], { stdio: ['ignore', 'pipe', 'ignore'] });
    return status.toString().includes('ok installed');
  } catch {
    return false;
  }
}
