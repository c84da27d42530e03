import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everywhere, fillCatalogue } from '../support/catalogue.ts';
import { startGlance } from '../support/glance-server.ts';
import { ensureProject, logIn, makeUser } from '../support/identity-api.ts';
import { startKeystoneServer } from '../support/keystone-server.ts';
import { startMariadb } from '../support/mariadb.ts';
import type { ProcessGroup } from '../support/process-group.ts';
import { addStubImage } from '../support/stub-image.ts';
import { type ComparedCloud, running } from './clouds.ts';

/** Starts Keystone and Glance from Debian, with the image that a Berth has here, too. */
export async function startRealImages(folder: string): Promise<ComparedCloud> {
  const own = mkdtempSync(join(tmpdir(), 'berth-glance-'));
  const processes: ProcessGroup[] = [];
  const keystone = await startKeystoneServer();
  const stop = async () => {
    for (const group of processes) group.kill('SIGKILL');
    for (const group of processes.toReversed()) await group.end();
    await keystone.stop();
    rmSync(own, { recursive: true, force: true });
  };
  try {
    const { url: authUrl, adminPassword } = keystone;
    const member = { username: 'demo', password: 'the password of demo', project: 'demo' };
    const admin = { username: 'admin', password: adminPassword, project: 'admin' };
    const identity = await logIn({ ...admin, authUrl, projectName: admin.project });
    for (const project of [member.project, 'second']) await ensureProject(identity, project);
    await makeUser(identity, { ...member, projectName: member.project }, 'member');
    const user = { username: 'services', password: 'the password of the services', projectName: 'service' };
    await makeUser(identity, user, 'admin');
    const mariadb = await startMariadb(own, processes);
    const glance = await startGlance({ folder: own, processes, mariadb, user: { ...user, authUrl } });
    await fillCatalogue(identity, { image: everywhere(glance.url) });
    await addStubImage(glance.url, identity.token);
    return { run: running(join(folder, 'real'), authUrl, { member, admin }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
