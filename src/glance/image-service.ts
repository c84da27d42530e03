import type { FastifyPluginAsync } from 'fastify';
import type { RequestContext } from '../context/request-context.ts';
import { ImageData } from './data/image-data.ts';
import type { ImageDeps } from './deps.ts';
import { type Image, maySee } from './image.ts';
import { Importer } from './import/importer.ts';
import { defaultImportSettings } from './import/settings.ts';
import { newImage } from './new-image.ts';
import { type ProxiedImages, proxiedImages } from './proxied-images.ts';
import { imageById, insertImageOnce } from './records/images.ts';
import { imageApi } from './routes/index.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';

/** The same in every installation, so that two first starts on one database make one record. */
const cirrosId = 'c1770500-0000-4000-8000-000000000001';

/** Images as the compute side asks for them. */
export interface Images {
  /** The image, or null when there is none of that id or the caller may not see it. */
  find(context: RequestContext, id: string): Promise<Image | null>;
}

/** The embedded image service, as `server/` ties it to the others. */
export interface ImageService {
  readonly images: Images;
  readonly proxied: ProxiedImages;
  readonly snapshots: Snapshots;
  /**
   * Makes the public record `cirros` when it is missing and answers its id. For the first start: at a later one it would bring
   * back a record that somebody has deleted.
   */
  bootstrap(): Promise<string>;
  /** Looks for what a process has left half done, now and from time to time, and goes on with it. */
  start(): Promise<void>;
  /** Ends the imports that run; the next process goes on with them. */
  stop(): Promise<void>;
  /** Resolves when no import runs, and nothing that is gone is left to be taken away. */
  idle(): Promise<void>;
  /** Image API v2, to be registered under a prefix such as `/image`. */
  readonly routes: FastifyPluginAsync;
}

/** The embedded image service. */
export function createImageService(deps: ImageDeps): ImageService {
  const { database, runtime, logger } = deps;
  const imports = { ...defaultImportSettings, ...deps.imports };
  const data = new ImageData({ database, runtime, logger }, imports);
  const importer = new Importer({ database, runtime, logger, data, settings: imports });
  return {
    images: {
      find: async (context, id) => {
        const image = await database.read((q) => imageById(q, id));
        return image && maySee(context, image) ? image : null;
      },
    },
    proxied: proxiedImages(deps, data),
    snapshots: createSnapshots(deps),
    bootstrap: async () => {
      const cirros: Image = {
        ...newImage(runtime, { id: cirrosId, owner: null }),
        name: 'cirros',
        status: 'active',
        visibility: 'public',
        diskFormat: 'qcow2',
        containerFormat: 'bare',
      };
      await database.write((q) => insertImageOnce(q, cirros));
      return cirros.id;
    },
    start: () => importer.start(),
    stop: () => importer.stop(),
    idle: () => data.work.idle(),
    routes: imageApi({ ...deps, imports, data, importer }),
  };
}
