import type { XStatic } from 'typebox/schema';
import { HttpError } from '../../http/http-error.ts';
import { object } from '../../http/json-schema.ts';
import type { Image } from '../image.ts';
import { type ImportSettings, importMethods } from './settings.ts';
import { allowedSource } from './web-source.ts';

/** `POST /v2/images/{id}/import`. The members about stores are taken for those who send them; there is one store. */
export const importBody = object(
  {
    method: object(
      {
        name: { type: 'string', minLength: 1, maxLength: 255 },
        uri: { type: 'string', minLength: 1, maxLength: 4096 },
      },
      ['name'],
      // Of methods that Glance has besides.
      { additionalProperties: { type: 'string', maxLength: 4096 } },
    ),
    stores: { type: 'array', items: { type: 'string', maxLength: 255 }, maxItems: 100 },
    all_stores: { type: 'boolean' },
    all_stores_must_succeed: { type: 'boolean' },
  },
  ['method'],
);
export type ImportBody = XStatic<typeof importBody>;

/** Refuses what no image could be imported by. Throws HttpError 400, as Glance does for a method that is not enabled. */
export function checkRequest({ method, ...body }: ImportBody, settings: ImportSettings): void {
  if (!importMethods(settings).includes(method.name)) {
    throw new HttpError(400, `The import method ${method.name.slice(0, 60)} is not enabled.`);
  }
  if (body.all_stores_must_succeed === false) {
    throw new HttpError(400, 'There is one store: all_stores_must_succeed cannot be false.');
  }
  if (body.all_stores === true && body.stores !== undefined) {
    throw new HttpError(400, 'Either all_stores or stores can be given, not both.');
  }
  if (method.name === 'web-download' && !(method.uri && allowedSource(method.uri, settings))) {
    throw new HttpError(400, 'web-download needs a uri (http or https) whose host the operator has allowed.');
  }
}

/** Refuses an image that is not in the state for it. Throws HttpError 409. Source: the Image API reference, "Import an image". */
export function checkImage(image: Image, method: string): void {
  const wanted = method === 'glance-direct' ? 'uploading' : 'queued';
  if (image.status !== wanted) {
    const why = wanted === 'uploading' ? 'its data has to be staged before' : 'it must not have data yet';
    throw new HttpError(409, `The image is ${image.status}: for ${method} ${why}.`);
  }
  if (image.containerFormat === null || image.diskFormat === null) {
    throw new HttpError(409, 'The image needs a container_format and a disk_format before the import.');
  }
}
