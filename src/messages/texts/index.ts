import { german } from "./de.ts";
import { english } from "./en.ts";
import { spanish } from "./es.ts";
import { french } from "./fr.ts";
import { portuguese } from "./pt.ts";
import type { Texts } from "./texts.ts";

export type { Texts } from "./texts.ts";

/** Every language that the bridge speaks, by its ISO 639-1 code. */
export const languages: ReadonlyMap<string, Texts> = new Map([
  ["en", english],
  ["es", spanish],
  ["pt", portuguese],
  ["de", german],
  ["fr", french],
]);

/**
 * The texts for a person.
 * @param locale BCP 47 tag as the platform gives it; only its language counts
 * @param fallback the deployment's own locale, used when we do not speak the person's
 */
export function textsFor(locale: string | undefined, fallback: string): Texts {
  return (
    languages.get(languageOf(locale ?? fallback)) ?? languages.get(languageOf(fallback)) ?? english
  );
}

function languageOf(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] ?? locale;
}

/** What people write before a command's name, unless their platform says otherwise. */
const USUAL_PREFIX = "/";

/**
 * A text that names commands, as the people of a platform write them.
 * @param prefix what they write before a command's name
 */
export function withCommands(text: string, prefix = USUAL_PREFIX): string {
  return text.replaceAll("{prefix}", prefix);
}
