import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { berthCloud } from './boot-cloud.ts';
import { peakMemory } from './process-use.ts';

/** What an audit took, and what it found. */
export interface Audit {
  readonly ports: number;
  readonly findings: number;
  readonly 'time (s)': number;
  readonly 'memory (MB)': number;
}

const command = join(import.meta.dirname, '..', '..', 'bin', 'berth.js');

/** Lets `berth audit` look through a cloud with so many ports, each of them a leak. */
export async function auditOf(ports: number, place: { database?: string }): Promise<Audit> {
  const cloud = await berthCloud(place);
  try {
    const { network } = await cloud.ask<{ network: { id: string } }>('network', 'POST', '/networks', { network: {} });
    const subnet = { network_id: network.id, ip_version: 4, cidr: '10.64.0.0/12' };
    await cloud.ask('network', 'POST', '/subnets', { subnet });
    for (let made = 0; made < ports; made += 500) {
      const leaks = Array.from({ length: Math.min(500, ports - made) }, () => ({
        network_id: network.id,
        device_id: randomUUID(),
        device_owner: 'compute:nova',
      }));
      await cloud.ask('network', 'POST', '/ports', { ports: leaks });
    }
    const began = performance.now();
    const { output, memory } = await run(
      ['audit', '--grace', '0', '--os-cloud', 'berth-admin', '-f', 'json'],
      cloud.cloudsFile,
    );
    return {
      ports,
      findings: JSON.parse(output).length,
      'time (s)': Math.round((performance.now() - began) / 10) / 100,
      'memory (MB)': memory,
    };
  } finally {
    await cloud.stop();
  }
}

/** Runs the command to its end, whatever its exit code; answers what it printed and the most memory that it had, MB. */
async function run(options: string[], cloudsFile: string): Promise<{ output: string; memory: number }> {
  const child = spawn(process.execPath, [command, ...options], {
    env: { ...process.env, OS_CLIENT_CONFIG_FILE: cloudsFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let memory = 0;
  const look = setInterval(() => {
    memory = Math.max(memory, peakMemory(child.pid ?? 0) ?? 0);
  }, 50);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  return { output, memory };
}
