/**
 * Text that came from outside, made safe for a terminal: control characters (escape sequences can rewrite a terminal, or type
 * for its user) are shown as `\x1b`. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    if (character === '\n' || character === '\t') return character;
    return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  });
}
