import { createRequire } from 'node:module';
import type { FastifyServerOptions } from 'fastify';

type Factories = Required<NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>>;
// Of JSON Schema, where `true` is a schema; the option takes compilers of another kind, too.
type ValidatorFactory = Extract<Factories['buildValidator'], (...given: never[]) => (schema: true) => unknown>;
type SerializerFactory = Factories['buildSerializer'];

/** The compilers of schemas that fastify has by default, loaded with the first schema rather than with each start. */
export function lazyCompilers(): Factories {
  // They are fastify's dependencies, not ours: found from where it is, in the version that it was made for.
  const load = createRequire(import.meta.resolve('fastify'));
  const validators = once((): ValidatorFactory => load('@fastify/ajv-compiler')());
  const serializers = once((): SerializerFactory => load('@fastify/fast-json-stringify-compiler')());
  const buildValidator: ValidatorFactory = (schemas, options) => validators()(schemas, options);
  const buildSerializer: SerializerFactory = (schemas, options) => serializers()(schemas, options);
  return { buildValidator, buildSerializer };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
