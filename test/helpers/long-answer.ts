/** Many numbered paragraphs: an answer of several parts and of many chunks. */
export function longAnswer(question: string, characters: number): string {
  const lines: string[] = [];
  for (let length = 0; length < characters; length += lines.at(-1)?.length ?? 0) {
    lines.push(`${question}: line ${lines.length + 1} of it.\n\n`);
  }
  return lines.join("").trim();
}

/** A text without white space: where parts are cut, some of it goes. */
export function squeeze(text: string): string {
  return text.replace(/\s+/gu, "");
}
