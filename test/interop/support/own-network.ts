import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BerthProcess, startBerthProcess } from '../../support/berth-process.ts';
import type { NetworkService, StartNetwork } from './whole-openstack.ts';

/** A Berth in the place of neutron-server. */
export interface OwnNetwork extends NetworkService {
  readonly process: BerthProcess;
}

/** Starts `berth up` with a Keystone and a Nova elsewhere, on a folder of its own; `started` gets hold of it. */
export function ownNetwork(started: (network: OwnNetwork) => void): StartNetwork {
  return async ({ authUrl, username, password, projectName }, novaUrl) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-network-'));
    const env = {
      BERTH_IDENTITY_ENDPOINT: authUrl,
      BERTH_IDENTITY_USERNAME: username,
      BERTH_IDENTITY_PASSWORD: password,
      BERTH_IDENTITY_PROJECT_NAME: projectName,
      BERTH_COMPUTE_ENDPOINT: novaUrl,
      BERTH_NETWORK_WIRING: 'reported',
      BERTH_LOG_LEVEL: 'debug',
    };
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const process = await startBerthProcess(folder, env).catch((error: unknown) => {
      remove();
      throw error;
    });
    const network = {
      process,
      url: `${process.url}/network`,
      operatorUrl: `${process.url}/operator/v1`,
      stop: async () => {
        await process.end('SIGTERM');
        remove();
      },
    };
    started(network);
    return network;
  };
}
