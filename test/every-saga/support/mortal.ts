// A process that asks for a saga and is killed in the middle: `node mortal.js ORDER`. Bundled by mortal-script.ts, started by kill.ts.
import { flushCompileCache } from 'node:module';
import { openCloud } from '../../support/test-cloud.ts';
import { storeAt } from '../../support/test-store.ts';
import { sagas } from '../sagas.ts';
import { askFor } from './ask-for.ts';
import type { Order } from './kill.ts';
import { optionsOn } from './options-on.ts';
import { PointWatch } from './points.ts';

const { title, store, neutron, scene, death, bug } = JSON.parse(process.argv[2] ?? '') as Order;
const saga = sagas.find((row) => row.title === title);
if (!saga) throw new Error(`there is no saga "${title}"`);

const watch = new PointWatch(death, () => process.kill(process.pid, 'SIGKILL'));
const cloud = await openCloud({ after: () => {} }, storeAt(store), watch.options(optionsOn(store, neutron, saga, bug)));
// What was compiled is kept when a process ends, and this one will not come to that.
flushCompileCache();
await askFor(saga, cloud, scene, saga.ends);
await cloud.cloud.compute.idle();
// Its death has not come.
process.exit(0);
