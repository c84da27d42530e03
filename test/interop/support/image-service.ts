import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** As much of an Image API as Nova asks when it builds from an image whose bytes nobody reads: one image, and those that are made of servers. */
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
    ['/v2/schemas/image', schema],
  ]);
  const server = createServer(async (request, reply) => {
    const path = request.url?.split('?')[0] ?? '';
    const answer = (status: number, body: object) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'POST' && path === '/v2/images') {
      const made = { ...image, ...(JSON.parse(await text(request)) as object), id: randomUUID() };
      answers.set(`/v2/images/${made.id}`, made);
      answer(201, made);
    } else if (request.method === 'DELETE' && path !== `/v2/images/${imageId}` && answers.delete(path)) {
      reply.writeHead(204).end();
    } else if (path === '/') {
      // By this a client finds out that there is a v2.
      const links = [{ rel: 'self', href: `http://${request.headers.host}/v2/` }];
      answer(300, { versions: [{ id: 'v2.9', status: 'CURRENT', links }] });
    } else if (request.method === 'GET' && path === '/v2/images') {
      answer(200, { images: imagesOf(answers, new URL(`http://any${request.url}`).searchParams) });
    } else {
      const found = request.method === 'GET' ? answers.get(path) : undefined;
      answer(found ? 200 : 404, found ?? {});
    }
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

/** All images, or those of the name that is asked for: no more is asked by. */
function imagesOf(answers: ReadonlyMap<string, object>, query: URLSearchParams): object[] {
  const images = [...answers].filter(([path]) => path.startsWith('/v2/images/')).map(([, made]) => made);
  const name = query.get('name');
  return name === null ? images : images.filter((made) => 'name' in made && made.name === name);
}
