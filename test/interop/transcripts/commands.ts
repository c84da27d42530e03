import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command of the openstack client. */
export interface Command {
  /** As its file has it. */
  readonly line: string;
  /** What the client is given; before that `until` and what it is to print, where it is run until it does. */
  readonly args: readonly string[];
  /** Whether the order of the rows that it lists is asked for. */
  readonly sorted: boolean;
}

/** Verbs of the commands that show something, and print it as JSON when asked to. */
const showing =
  /^([a-z]+ )*(list|show|create|issue|rebuild|check)\b|^aggregate (add|remove) host\b|^router (add|remove) route\b|^server add fixed ip\b/;

/** Of these the ones that print a text. */
const speechless = /^console log|^keypair show --public-key|^server dump create/;

/**
 * The commands of all files, in their order: each goes on from what those before it have made. A line is a command of the
 * member; one of the administrator begins with `admin:`, one that is repeated until it prints a text with `until TEXT:` (`~TEXT` is
 * one in what it prints, `!TEXT` one that is not), one whose printed text is `$(value)` from then on with `value:`. `#` begins a comment.
 */
export function readCommands(): Command[] {
  return commandsOf(globSync('commands/*.txt', { cwd: import.meta.dirname }).toSorted());
}

/** What is done to images, which a cloud with a Glance is asked as well. */
export function readImageCommands(): Command[] {
  return commandsOf(['images.txt']);
}

/** Some of each kind, which go on from each other in the same way. */
export function readSample(): Command[] {
  return commandsOf(['sample.txt']);
}

function commandsOf(files: readonly string[]): Command[] {
  const lines = files.flatMap((file) => readFileSync(join(import.meta.dirname, file), 'utf8').split('\n'));
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(commandOf);
}

function commandOf(line: string): Command {
  const [, how = 'member', text = ''] = /^(?:(admin|value|until [!~]?[\w.]*): )?(.*)$/.exec(line) ?? [];
  const words = wordsOf(text);
  const asValue = how === 'value' || how.startsWith('until');
  const shows = showing.test(text) && !speechless.test(text);
  return {
    line,
    args: [
      ...(how.startsWith('until') ? ['until', how.slice('until '.length)] : []),
      ...['--os-cloud', how === 'admin' ? 'admin' : 'member', ...words],
      ...(asValue ? ['-f', 'value'] : shows ? ['-f', 'json'] : []),
    ],
    sorted: text.includes('--sort-column'),
  };
}

/** Words as a shell has them, with single quotes alone. */
function wordsOf(text: string): string[] {
  assert.ok(text.split("'").length % 2 === 1, `a quote is left open: ${text}`);
  return [...text.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}
