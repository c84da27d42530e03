import { isoMillis } from '../../runtime/time.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { flagValue } from '../operation/common-schemas.ts';
import { type Answer, type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { changeExtraSpecs } from './extra-specs.ts';
import type { Flavor } from './flavor.ts';
import { flavorAccessOperations } from './flavor-access-operations.ts';
import {
  briefFlavorsAnswer,
  extraSpecAnswer,
  extraSpecsAnswer,
  flavorAnswer,
  flavorsAnswer,
} from './flavor-answers.ts';
import { deleteFlavor, describeFlavor, flavorToShow, insertFlavor } from './flavor-queries.ts';
import { createFlavorBodies, describeFlavorBodies, setExtraSpecBodies, setExtraSpecsBodies } from './flavor-schemas.ts';
import { briefFlavor, detailedFlavor } from './flavor-view.ts';
import { listFlavors } from './list-flavors.ts';

type View = typeof briefFlavor;

/** The catalogue of flavors, and their extra specs. */
export function flavorOperations({
  database,
  runtime,
  config,
  projects,
}: Pick<ComputeFaceDeps, 'database' | 'runtime' | 'config' | 'projects'>): readonly Operation[] {
  const list = async (call: Call, collection: string, view: View): Promise<Answer> => {
    const { flavors, next } = await listFlavors(call, database, config);
    return {
      status: 200,
      body: {
        flavors: flavors.map((flavor) => view(flavor, call.version, call.links)),
        ...(next === null ? {} : { flavors_links: call.links.next(collection, call.query, next) }),
      },
    };
  };
  const show = async (call: Call<unknown>): Promise<Flavor> =>
    flavorToShow(database, call.context, call.param('flavor_id'));

  return [
    operation({
      method: 'GET',
      path: '/flavors',
      policy: 'reader',
      answers: { 200: briefFlavorsAnswer },
      handle: (call) => list(call, 'flavors', briefFlavor),
    }),
    operation({
      method: 'GET',
      path: '/flavors/detail',
      policy: 'reader',
      answers: { 200: flavorsAnswer },
      handle: (call) => list(call, 'flavors/detail', detailedFlavor),
    }),
    operation({
      method: 'GET',
      path: '/flavors/:flavor_id',
      policy: 'reader',
      answers: { 200: flavorAnswer },
      handle: async (call) => ({
        status: 200,
        body: { flavor: detailedFlavor(await show(call), call.version, call.links) },
      }),
    }),
    operationWithBody({
      method: 'POST',
      path: '/flavors',
      policy: 'admin',
      answers: { 200: flavorAnswer },
      body: createFlavorBodies,
      handle: async (call) => {
        const asked = call.body.flavor;
        const id = asked.id === undefined || asked.id === null || asked.id === 'auto' ? runtime.ids.uuid() : asked.id;
        const isPublic = asked['os-flavor-access:is_public'];
        const flavor: Flavor = {
          id: String(id),
          name: asked.name,
          vcpus: Number(asked.vcpus),
          memoryMb: Number(asked.ram),
          rootGb: Number(asked.disk),
          ephemeralGb: Number(asked['OS-FLV-EXT-DATA:ephemeral'] ?? 0),
          swapMb: Number(asked.swap ?? 0),
          rxtxFactor: Number(asked.rxtx_factor ?? 1),
          isPublic: isPublic === undefined || flagValue(isPublic),
          disabled: false,
          description: asked.description ?? null,
          extraSpecs: {},
        };
        await insertFlavor(database, flavor, isoMillis(runtime.clock.now()));
        return { status: 200, body: { flavor: detailedFlavor(flavor, call.version, call.links) } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/flavors/:flavor_id',
      since: 55,
      policy: 'admin',
      answers: { 200: flavorAnswer },
      body: describeFlavorBodies,
      handle: async (call) => {
        await describeFlavor(database, call.param('flavor_id'), call.body.flavor.description);
        return { status: 200, body: { flavor: detailedFlavor(await show(call), call.version, call.links) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/flavors/:flavor_id',
      policy: 'admin',
      answers: { 202: null },
      handle: async (call) => {
        await deleteFlavor(database, call.param('flavor_id'));
        return { status: 202 };
      },
    }),
    ...flavorAccessOperations({ database, projects }),
    operation({
      method: 'GET',
      path: '/flavors/:flavor_id/os-extra_specs',
      policy: 'reader',
      answers: { 200: extraSpecsAnswer },
      handle: async (call) => ({ status: 200, body: { extra_specs: (await show(call)).extraSpecs } }),
    }),
    operationWithBody({
      method: 'POST',
      path: '/flavors/:flavor_id/os-extra_specs',
      policy: 'admin',
      answers: { 200: extraSpecsAnswer },
      body: setExtraSpecsBodies,
      handle: async (call) => {
        const given = texts(call.body.extra_specs);
        await changeExtraSpecs(database, call.param('flavor_id'), (specs) => ({ ...specs, ...given }));
        return { status: 200, body: { extra_specs: given } };
      },
    }),
    operation({
      method: 'GET',
      path: '/flavors/:flavor_id/os-extra_specs/:key',
      policy: 'reader',
      answers: { 200: extraSpecAnswer },
      handle: async (call) => {
        const key = call.param('key');
        const { extraSpecs } = await show(call);
        if (!Object.hasOwn(extraSpecs, key)) throw noSuchSpec(call.param('flavor_id'), key);
        return { status: 200, body: { [key]: extraSpecs[key] } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/flavors/:flavor_id/os-extra_specs/:key',
      policy: 'admin',
      answers: { 200: extraSpecAnswer },
      body: setExtraSpecBodies,
      handle: async (call) => {
        const given = texts(call.body);
        if (!Object.hasOwn(given, call.param('key'))) throw badRequest('The body must hold the key of the path.');
        await changeExtraSpecs(database, call.param('flavor_id'), (specs) => ({ ...specs, ...given }));
        return { status: 200, body: given };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/flavors/:flavor_id/os-extra_specs/:key',
      policy: 'admin',
      answers: { 200: null },
      handle: async (call) => {
        const key = call.param('key');
        await changeExtraSpecs(database, call.param('flavor_id'), (specs) => {
          if (!Object.hasOwn(specs, key)) throw noSuchSpec(call.param('flavor_id'), key);
          const { [key]: _gone, ...others } = specs;
          return others;
        });
        return { status: 200 };
      },
    }),
  ];
}

function texts(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

function noSuchSpec(flavorId: string, key: string): Error {
  return notFound(`Flavor ${flavorId} has no extra specs with key ${key}.`);
}
