/** A command of the openstack client, each word made safe for a shell: names come from the cloud's users. */
export function command(...words: readonly string[]): string {
  return ['openstack', ...words.map(shellWord)].join(' ');
}

function shellWord(word: string): string {
  return /^[\w.,:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
