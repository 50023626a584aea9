import type { RenderedPart } from "../messages/part.ts";

/**
 * Cuts a part in two, as words without formatting: the platform has just refused it for its length,
 * so our own count was wrong and only the words matter now. Prefers a line's end, then a space.
 * @returns undefined when there is nothing to cut
 */
export function halve(part: RenderedPart): [RenderedPart, RenderedPart] | undefined {
  const { plain } = part;
  const middle = Math.floor(plain.length / 2);
  const at =
    lastBreak(plain, "\n", middle) ?? lastBreak(plain, " ", middle) ?? avoidPair(plain, middle);
  const first = plain.slice(0, at).trimEnd();
  const second = plain.slice(at).trimStart();
  if (first === "" || second === "") return undefined;
  return [asPlain(first), asPlain(second)];
}

function lastBreak(text: string, separator: string, before: number): number | undefined {
  const at = text.lastIndexOf(separator, before);
  return at > 0 ? at : undefined;
}

/** Never between the two halves of a surrogate pair. */
function avoidPair(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function asPlain(text: string): RenderedPart {
  return { rich: text, plain: text };
}
