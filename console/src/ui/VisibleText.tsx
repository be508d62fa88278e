/** Text of an agent, exactly: what would move a cursor, hide, or turn letters around is shown by its name instead of being obeyed. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0000}|[\u{e0001}-\u{e007f}]/gu, name);
}

function name(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u{${code.toString(16).toUpperCase()}}`;
}
