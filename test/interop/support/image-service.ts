import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of an Image API as Nova asks when it builds from an image whose bytes nobody reads: one image. */
export interface ImageService {
  readonly url: string;
  readonly imageId: string;
  stop(): Promise<void>;
}

const imageId = '5c0ffee5-0000-4000-8000-000000000001';
const image = {
  id: imageId,
  name: 'stub',
  status: 'active',
  visibility: 'public',
  owner: 'nobody',
  container_format: 'bare',
  disk_format: 'raw',
  size: 65_536,
  min_ram: 0,
  min_disk: 0,
  tags: [],
  created_at: '2024-01-01T00:00:00Z',
  updated_at: '2024-01-01T00:00:00Z',
};
// A client keeps of an image what its schema has.
const properties = Object.fromEntries(Object.keys(image).map((name) => [name, {}]));
const schema = { name: 'image', properties, additionalProperties: { type: 'string' } };

/** The only image service that says the same to everybody: it checks no tokens. */
export async function startImageService(): Promise<ImageService> {
  const answers = new Map<string, object>([
    [`/v2/images/${imageId}`, image],
    ['/v2/images', { images: [image] }],
    ['/v2/schemas/image', schema],
  ]);
  const server = createServer((request, reply) => {
    const found = answers.get(request.url?.split('?')[0] ?? '');
    reply.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    imageId,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
