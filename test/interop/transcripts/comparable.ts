import type { Outcome } from '../support/openstack-shell.ts';
import type { Command } from './commands.ts';
import { inOrder, Placeholders, settled } from './placeholders.ts';

/** What a command came to, as far as it can be compared: each field by its name. */
export type Fields = ReadonlyMap<string, string>;

type Json = Readonly<Record<string, unknown>>;

/** What is shown of a server that is being built depends on how far that is. */
const moving = /^OS-EXT-(AZ|STS|SRV-ATTR:(host|hypervisor_hostname)$)|^(hostId|status|progress|addresses.*|updated)$/;

/** Brings a cloud's transcript into a form in which another cloud's can be compared with it. */
export function comparable(commands: readonly Command[], outcomes: readonly Outcome[]): Fields[] {
  const placeholders = new Placeholders();
  const parsed = outcomes.map(({ code, out }, index) => (code === 0 ? parse(commands[index], out) : out.trim()));
  for (const [index, printed] of parsed.entries()) learnNames(placeholders, commands[index], printed);
  return outcomes.map(({ code, errors }, index) => {
    placeholders.from(commands[index]?.line ?? '');
    const fields = new Map([['exit code', String(code)]]);
    const printed = parsed[index];
    if (Array.isArray(printed)) addRows(fields, placeholders, printed, commands[index]?.sorted ?? false);
    else if (isObject(printed)) addObject(fields, '', placeholders.value(printed));
    else fields.set('output', placeholders.text(String(printed)));
    if (/^server create/.test(commands[index]?.line ?? '') && !commands[index]?.args.includes('--wait')) {
      for (const field of fields.keys()) if (moving.test(field)) fields.set(field, '"<how far it is>"');
    }
    fields.set('errors', placeholders.text(errors.trim()));
    return fields;
  });
}

function parse(command: Command | undefined, out: string): unknown {
  // A command that has waited says first that it has.
  const text = out.trim().replace(/^Complete\n/, '');
  return command?.args.at(-1) === 'json' && /^[[{]/.test(text) ? JSON.parse(text) : text;
}

/** The kind of things that a command is about, as `server` or `security group`. */
function kindOf(command: Command): string {
  const words = command.args.slice(command.args.indexOf('--os-cloud') + 2);
  return words
    .slice(
      0,
      words.findIndex((word) => /^(list|show|create)$/.test(word)),
    )
    .join(' ');
}

function learnNames(placeholders: Placeholders, command: Command | undefined, printed: unknown): void {
  if (command === undefined) return;
  for (const one of Array.isArray(printed) ? printed : [printed]) {
    if (!isObject(one)) continue;
    const id = one.id ?? one.ID;
    const name = one.name ?? one.Name ?? one.floating_ip_address ?? one['Floating IP Address'];
    // What chance has chosen is no name.
    if (typeof id === 'string' && typeof name === 'string' && name !== '' && placeholders.text(name, true) === name)
      placeholders.learn(id, `${kindOf(command)} ${name}`);
  }
}

function addRows(fields: Map<string, string>, placeholders: Placeholders, rows: readonly unknown[], sorted: boolean) {
  const labelled = rows.map((row) => ({ row, label: labelOf(placeholders.value(row, true)) }));
  const rowsInOrder = sorted
    ? labelled
    : labelled.toSorted((a, b) => (a.label < b.label ? -1 : Number(a.label > b.label)));
  const seen = new Map<string, number>();
  for (const [index, { row, label }] of rowsInOrder.entries()) {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    const name = `${sorted ? `${index}. ` : ''}${label}${count === 1 ? '' : ` (${count})`}`;
    addObject(fields, `${name}: `, placeholders.value(row));
  }
}

/** What tells a row from the others: its name, or all texts in it that do not come by chance. */
function labelOf(row: unknown): string {
  if (!isObject(row)) return String(row);
  // What was done to a server, and its moves, have no name: they are listed in their order.
  const move = 'Source Compute' in row ? row.Type : undefined;
  const names = [row.Alias, row['Hypervisor Hostname'], row.Name, row.Action, move];
  const name = names.find((one) => typeof one === 'string' && one !== '');
  if (name !== undefined) return `[${name}]`;
  const texts = Object.entries(row).filter(([key, value]) => key !== 'Status' && typeof value !== 'number');
  const text = texts.map(([, value]) => (typeof value === 'object' ? JSON.stringify(inOrder(value)) : String(value)));
  return `[${settled(text.join(' '))}]`;
}

/** Adds each member of an object, and of those in it; and each member of lists. */
function addObject(fields: Map<string, string>, prefix: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) addObject(fields, `${prefix}[${index}]`, item);
    if (value.length === 0) fields.set(prefix, '[]');
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      addObject(fields, prefix === '' || prefix.endsWith(': ') ? `${prefix}${key}` : `${prefix}.${key}`, inner);
    }
    if (Object.keys(value).length === 0) fields.set(prefix, '{}');
  } else fields.set(prefix, JSON.stringify(value));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
