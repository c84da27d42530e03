import assert from 'node:assert/strict';
import { testOnEngines } from '../support/engines.ts';
import { imageFixture } from './support.ts';

const octets = 'application/octet-stream';
const direct = { method: { name: 'glance-direct' } };
const data = Buffer.alloc(1_100_000, 'data');

testOnEngines(
  'data comes, is imported and goes; what a dead process leaves another one finishes',
  async (t, database) => {
    const dying = await imageFixture(t, { database, seed: 3 });
    const { id } = await dying.make({ disk_format: 'raw', container_format: 'bare' });
    assert.equal((await dying.call('PUT', `/v2/images/${id}/stage`, { payload: data, type: octets })).status, 204);
    await dying.service.stop();
    const patch = [{ op: 'add', path: '/colour', value: 'red' }];
    const [imported, patched] = await Promise.all([
      dying.call('POST', `/v2/images/${id}/import`, { body: direct }),
      dying.call('PATCH', `/v2/images/${id}`, { body: patch }),
    ]);
    assert.deepEqual([imported.status, patched.status], [202, 200]);
    const next = await imageFixture(t, { database });
    await next.service.start();
    const show = async () => (await next.call('GET', `/v2/images/${id}`)).body;
    if (database.engine === 'postgresql') {
      await next.service.idle();
      assert.equal((await show()).status, 'importing', 'its process may be alive: it has not been looked at for long');
      // Each look is a minute behind the one before; that of a minute ago is over by then.
      for (let look = 0; look < 4; look += 1) {
        await next.runtime.timers.sleep(61_000);
        await next.service.idle();
      }
    }
    await next.service.idle();
    const image = await show();
    assert.deepEqual([image.status, image.size, image.colour], ['active', data.length, 'red']);
    assert.ok((await next.call('GET', `/v2/images/${id}/file`)).bytes.equals(data));
    assert.equal((await next.call('DELETE', `/v2/images/${id}`)).status, 204);
    await next.service.idle();
    assert.deepEqual(await next.kept(), { image_data: 0, image_chunk: 0, image_task: 0 });
  },
);
