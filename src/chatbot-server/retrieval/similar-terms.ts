import type { TermIndex } from "./term-index.ts";
import { isPair, type Word } from "./terms.ts";

/** A word of this length or more may have one letter wrong. */
const SHORTEST_MISSPELT = 5;

/** A word of this length or more may be the beginning of a longer one: "Eintritt" of "Eintrittspreise". */
const SHORTEST_BEGINNING = 4;

/** How much of its beginning a misspelt word has right. */
const RIGHT_LETTERS = 2;

/** How many terms that begin alike are looked at. */
const MAX_LOOKED_AT = 3000;

/** How many of them a word may stand for. */
const MAX_SIMILAR = 12;

/**
 * Terms of the index that a word may be meant for, with how many passages hold each.
 * @param possible the terms under which it would be indexed, none of which the index has
 */
export function similarTerms(
  { plain, unspaced }: Word,
  possible: readonly string[],
  index: TermIndex,
): ReadonlyMap<string, number> {
  if (unspaced) return new Map(isPair(plain) ? [] : index.beginning(plain, MAX_SIMILAR));
  if (plain.length < SHORTEST_BEGINNING || /\d/u.test(plain)) return new Map();
  const longer = index.beginning(plain, MAX_SIMILAR);
  if (longer.length > 0 || plain.length < SHORTEST_MISSPELT) return new Map(longer);
  const alike = index.beginning(plain.slice(0, RIGHT_LETTERS), MAX_LOOKED_AT);
  const meant = alike.filter(([term]) => possible.some((form) => differsByOne(term, form)));
  return new Map(meant.slice(0, MAX_SIMILAR));
}

/** Another letter, one more in one of them, or two that changed places. */
function differsByOne(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const [rest, otherRest] = [one.slice(same), other.slice(same)];
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest.slice(2) === otherRest.slice(2) && rest[0] === otherRest[1] && rest[1] === otherRest[0])
  );
}
