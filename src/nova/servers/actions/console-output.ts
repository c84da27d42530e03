import type { XStatic } from 'typebox/schema';
import type { ComputeFaceDeps } from '../../deps.ts';
import { notFound } from '../../errors/nova-error.ts';
import { shape, text } from '../../operation/answer-schema.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';

const length = {
  anyOf: [{ type: 'integer', minimum: -1 }, { type: 'string', pattern: '^-?[0-9]{1,15}$' }, { type: 'null' }],
} as const;
const schema = object({ 'os-getConsoleOutput': object({ length }, []) }, ['os-getConsoleOutput']);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** What the guest has written to its console, or the last lines of it. */
export function consoleOutput({ compute }: Pick<ComputeFaceDeps, 'compute'>): ServerAction {
  return actionWithBody({
    name: 'os-getConsoleOutput',
    refusesLocked: false,
    bodies,
    answers: { 200: shape({ output: text }) },
    handle: async (server, body) => {
      const output = await compute.consoleOutput(server.id);
      if (output === null) throw notFound('Guest does not have a console available.');
      const asked = body['os-getConsoleOutput'].length ?? null;
      return { status: 200, body: { output: lastLines(output, asked === null ? -1 : Number(asked)) } };
    },
  });
}

/** The last lines of a text; all of them for a negative number. Control characters are left out. */
function lastLines(text: string, count: number): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const kept = count < 0 ? lines : count === 0 ? [] : lines.slice(-count);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out.
  return kept.map((line) => `${line}\n`.replaceAll(/[\u0000-\u0008\u000b-\u001f]/g, '')).join('');
}
