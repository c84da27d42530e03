import type { TestContext } from 'node:test';

const text = new TextDecoder();

/** Server-sent events of a view, over a socket. */
export async function stream(t: TestContext, url: string, headers: Record<string, string>) {
  const over = new AbortController();
  t.after(() => over.abort());
  const reply = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: over.signal });
  let kept = '';
  const reader = reply.body?.getReader();
  const next = async (): Promise<{ event: string; id: string; data: unknown } | null> => {
    for (;;) {
      const end = kept.indexOf('\n\n');
      if (end >= 0) {
        const block = kept.slice(0, end);
        kept = kept.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event') === '') continue;
        return { event: field('event'), id: field('id'), data: JSON.parse(field('data')) };
      }
      const read = await reader?.read();
      if (!read || read.done) return null;
      kept += text.decode(read.value);
    }
  };
  const header = (name: string) => reply.headers.get(name);
  return { status: reply.status, type: header('content-type'), header, next, close: () => over.abort() };
}
