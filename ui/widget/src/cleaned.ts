/** Control characters but tab and line feed, and direction overrides: refused by the server, invisible to who pastes them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** What the visitor wrote, without what nobody can see and the server would refuse. */
export function cleaned(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(HIDDEN, "").trim();
}
