import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Collects the routes that are added to `app` from now on. The function it returns, called when all are there, adds an
 * answer for the other methods of their paths: `refuse` is called with the `Allow` header set.
 */
export function otherMethods(
  app: FastifyInstance,
  refuse: (request: FastifyRequest, reply: FastifyReply) => unknown,
): () => void {
  const served = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = url.slice(app.prefix.length).replace(/\/$/, '');
    const methods = served.get(path) ?? new Set();
    for (const one of Array.isArray(method) ? method : [method]) methods.add(one);
    served.set(path, methods);
  });
  return () => {
    for (const [path, methods] of [...served]) {
      const missing = everyMethod.filter((method) => !methods.has(method));
      if (missing.length === 0) continue;
      const allow = [...methods].join(', ');
      app.route({
        method: missing,
        url: path === '' ? '/' : path,
        config: { undocumented: true },
        handler: (request, reply) => {
          reply.header('allow', allow);
          return refuse(request, reply);
        },
      });
    }
  };
}
