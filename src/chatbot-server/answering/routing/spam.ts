/** What advertisements and swindles say. Each is enough beside a link, two of them without one. */
const PROMOTIONS: readonly RegExp[] = [
  /\b(?:viagra|cialis|casino|jackpot|lottery|porn|xxx|onlyfans|escort service)\b/iu,
  /\b(?:buy|cheap|get|gain) (?:real |more |cheap )?(?:followers|likes|backlinks|traffic|subscribers)\b/iu,
  /\b(?:seo|web ?design|lead generation|link building|guest post) (?:service|package|offer|agency|expert)s?\b/iu,
  /\b(?:rank|page) (?:#? ?1|one|first) (?:on|in|of) google\b|\bfirst page of google\b/iu,
  /\b(?:crypto|bitcoin|forex|nft|airdrop)\b.{0,60}\b(?:profit|invest|giveaway|double|earn|free|signal)s?\b/iu,
  /\b(?:earn|make|win|won)\b.{0,24}(?:[$€£] ?\d|\d ?(?:usd|eur|dollars|euros)|million)/iu,
  /\b(?:work from home|passive income|risk[- ]free|100% (?:free|guaranteed)|act now|click (?:here|the link|below)|congratulations,? you(?:'ve| have)? won)\b/iu,
  /\b(?:no credit check|instant (?:loan|approval)|get a loan|cash prize|inheritance|western union)\b/iu,
  /\b(?:ganha|gane|gana) dinero\b|\bganhe dinheiro\b|\bgagnez de l['’]argent\b|\bgeld verdienen\b|\bhaz clic aqu[ií]\b|\bclique aqui\b|\bcliquez ici\b|\bhier klicken\b/iu,
];

/** What customers ask about just as well: it counts only beside one of those. */
const SUGGESTIVE: readonly RegExp[] = [
  /\breceive\b.{0,24}(?:[$€£] ?\d|\d ?(?:usd|eur|dollars|euros)|million)/iu,
  /\bgift cards?\b/iu,
  /\blimited (?:time )?offer\b/iu,
];

const LINK = /https?:\/\/\S+|\bwww\.\S+|\bt\.me\/\S+|\bbit\.ly\/\S+/giu;

/** So many links in one message are no question. */
const MANY_LINKS = 4;

/** The same words so many times in a session are no question any more. */
const REPEATED = 3;

/** Keys pressed at random have hardly a vowel, or one sign over and over. */
const SHORTEST_MASH = 12;
const LEAST_VOWELS = 0.12;

/** Why a message is taken for spam; undefined when it is not. */
export type SpamReason = "links" | "promotion" | "repeated" | "random_keys";

/**
 * Whether a message is spam by its looks. Rather lets one through than turn a question away.
 * @param earlier what was asked before in the session, oldest first
 */
export function spamReason(message: string, earlier: readonly string[]): SpamReason | undefined {
  const links = message.match(LINK)?.length ?? 0;
  if (links >= MANY_LINKS) return "links";
  const saying = (all: readonly RegExp[]): number => all.filter((one) => one.test(message)).length;
  const promotions = saying(PROMOTIONS);
  const more = links + saying(SUGGESTIVE);
  if (promotions >= 2 || (promotions >= 1 && more >= 1)) return "promotion";
  if (isRepeated(message, earlier)) return "repeated";
  return isMash(message) ? "random_keys" : undefined;
}

/** Short ones may be repeated: "yes", "next", "ok". */
function isRepeated(message: string, earlier: readonly string[]): boolean {
  const own = folded(message);
  if (own.length < SHORTEST_MASH) return false;
  const before = earlier.slice(-REPEATED);
  return before.length === REPEATED && before.every((other) => folded(other) === own);
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, " ").trim();
}

function isMash(message: string): boolean {
  const text = message.trim();
  if (text.length < SHORTEST_MASH) return false;
  if (/^(.)\1+$/su.test(text)) return true;
  // One run of Latin letters without a space: everything else may be a language, a name or a number.
  if (!/^[a-z]+$/iu.test(text)) return false;
  const vowels = text.match(/[aeiouy]/giu)?.length ?? 0;
  return vowels / text.length < LEAST_VOWELS;
}
