/** What to do about a source that could not be trained, by its status. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    "error:token",
    "It is more text than the plan allows. Delete other sources, split it, or raise the plan.",
  ],
  ["error:storage", "There is no room for it. Delete other sources, or raise the plan."],
  [
    "error:no text",
    "There is no text in it: a scan has to be read into text (OCR) first, and a page must hold its text without JavaScript. Then delete this source and add it again.",
  ],
  ["error:encrypted", "It is locked by a password. Delete this source and add it without."],
  [
    "error:unreadable",
    "It is damaged, or of another type than its name says. Mend it, delete this source and add it again.",
  ],
  [
    "error:content type",
    "The address serves something other than text. Download it, and add the file.",
  ],
  [
    "error:not found",
    "There is nothing at this address. Delete this source and add the right one.",
  ],
  [
    "error:download",
    "The address could not be fetched. See that it opens without logging in, then `sources retrain` it.",
  ],
  ["error:rate limit", "The service was too busy. `sources retrain` it a little later."],
  ["error:scraper rate limit", "Too many pages at once. `sources retrain` it a little later."],
  [
    "error:image upload limit",
    "The plan allows no more images. Delete other ones, or raise the plan.",
  ],
]);

const OTHERWISE = "See that it opens and has text in it, then delete this source and add it again.";

/** What to do about a source whose training ended with this status. */
export function adviceFor(status: string): string {
  return ADVICE.get(status) ?? OTHERWISE;
}
