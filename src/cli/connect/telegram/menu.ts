/** One entry of the menu beside the text field. @see https://core.telegram.org/bots/api#botcommand */
export interface MenuEntry {
  readonly command: string;
  readonly description: string;
}

/** The menu in each language that the bridge speaks, by ISO 639-1 code. */
const descriptions: ReadonlyMap<string, { readonly new: string; readonly help: string }> = new Map([
  ["en", { new: "Begin a new conversation", help: "Show what I can do" }],
  ["es", { new: "Empezar una conversación nueva", help: "Mostrar qué puedo hacer" }],
  ["pt", { new: "Começar uma nova conversa", help: "Mostrar o que posso fazer" }],
  ["de", { new: "Ein neues Gespräch beginnen", help: "Zeigen, was ich kann" }],
  ["fr", { new: "Commencer une nouvelle conversation", help: "Montrer ce que je sais faire" }],
]);

const FALLBACK = "en";

/** Languages that have a menu of their own. */
export const menuLanguages: readonly string[] = [...descriptions.keys()];

/**
 * The menu in one language.
 * @param locale BCP 47 tag; only its language counts, and English stands in for one that is not spoken
 */
export function menuIn(locale: string): MenuEntry[] {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  const texts = descriptions.get(language) ?? descriptions.get(FALLBACK);
  return Object.entries(texts ?? {}).map(([command, description]) => ({ command, description }));
}
