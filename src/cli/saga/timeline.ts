import { type Json, type JsonObject, objectOf, textOf } from '../json.ts';

/** The events of a saga, a line each: seconds since the first one, the step, what happened, and what there is to say. */
export function timeline(events: readonly JsonObject[]): string {
  const begin = Date.parse(textOf(events[0]?.at));
  const rows = events.map((event) => [
    `+${((Date.parse(textOf(event.at)) - begin) / 1000).toFixed(3)} s`,
    textOf(event.node) || '-',
    event.kind === 'trace' ? 'call' : textOf(event.kind),
    saying(textOf(event.kind), event.data),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([at = '', node = '', kind = '', said = '']) => {
    const [first = 0, second = 0, third = 0] = widths;
    return `${at.padStart(first)}  ${node.padEnd(second)}  ${kind.padEnd(third)}  ${said}`.trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}

function saying(kind: string, data: Json | undefined): string {
  const { method, path, status, ms, code, message, why, userId } = objectOf(data);
  switch (kind) {
    case 'trace':
      return method === undefined
        ? plain(data)
        : `${plain(method)} ${plain(path)} ${plain(status ?? 'no answer')}${ms === undefined ? '' : `, ${plain(ms)} ms`}`;
    case 'failed':
    case 'do-failed':
    case 'undo-failed':
      return `${plain(code)}: ${plain(message)}`;
    case 'abandoned':
      return `by ${plain(userId)}: ${plain(why)}`;
    case 'retried':
      return `by ${plain(userId)}`;
    default:
      return plain(data);
  }
}

/** On one line, whatever it is. */
function plain(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
}
