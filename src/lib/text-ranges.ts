/** A stretch of a text, in UTF-16 code units, as JavaScript's strings count. */
export interface TextRange {
  readonly start: number;
  /** The first unit after it. */
  readonly end: number;
}

/**
 * `text` without some stretches, and without the spaces and commas that they would leave behind:
 * "hello NAME, you" becomes "hello, you", "NAME: why" becomes "why".
 * @param ranges in order, without overlaps
 */
export function withoutRanges(text: string, ranges: readonly TextRange[]): string {
  let kept = text.slice(0, ranges[0]?.start);
  for (const [at, { end }] of ranges.entries()) {
    kept = closeGap(kept, text.slice(end, ranges[at + 1]?.start));
  }
  return kept;
}

function closeGap(before: string, after: string): string {
  if (before.trim() === "") return after.replace(/^[,:;]?\s+/, "");
  if (/^(?:[.,:;!?]|$)/.test(after)) return withoutLooseEnd(before) + after;
  return /\s$/.test(before) ? before + after.replace(/^[ \t]+/, "") : before + after;
}

/** Without the spaces at the end and a comma before them. By hand: a pattern would be quadratic in the spaces. */
function withoutLooseEnd(text: string): string {
  let end = text.length;
  while (end > 0 && " \t".includes(text.charAt(end - 1))) end -= 1;
  if (end < text.length && end > 0 && ",:;".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
