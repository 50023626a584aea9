import { SHOWCASE_QUESTION } from "./showcase.ts";

/** How people begin, in the languages that the bridge has texts in; and the bots' own commands. */
const GREETINGS = [
  "hi|hiya|hello|hey|howdy|yo|good (?:morning|afternoon|evening|day)",
  "hola|buen[oa]s(?: d[ií]as| tardes| noches)?",
  "ol[aá]|bom dia|boa (?:tarde|noite)",
  "hallo|moin|guten (?:morgen|tag|abend)",
  "bonjour|bonsoir|salut|coucou",
  "/start|/help|help",
].join("|");

/** Whom they greet. */
const GREETED = "there|all|everybody|everyone|bot|causeway";

/** Anything but letters and digits: stops, and waving hands. */
const BETWEEN = String.raw`[^\p{L}\p{N}]*`;

const GREETING_AT_START = new RegExp(
  String.raw`^(?:${GREETINGS})(?![\p{L}\p{N}])${BETWEEN}(?:(?:${GREETED})(?![\p{L}\p{N}])${BETWEEN})?`,
  "iu",
);

/** How they end. */
const THANKS =
  /^(?:many )?(?:thanks|thank you|thx|cheers|great|ok|okay|gracias|obrigad[oa]|danke|merci)(?: (?:a lot|so much|very much|you|bot|again))*[^\p{L}\p{N}]*$/iu;

/** What is said to somebody who has asked nothing yet. */
export const greeting = `Hello! I am Causeway's **local chatbot**. I have no language model behind me: I look things up in this project's documents and quote them. Ask me, for example:

- *How do I connect a Telegram bot?*
- *What is a dead letter?*
- *What does it cost?*

Or try \`${SHOWCASE_QUESTION}\`.`;

/** What is said to thanks. */
export const youAreWelcome = "You are welcome!";

/** Whether somebody only says thanks. */
export function isThanks(message: string): boolean {
  return THANKS.test(message.trim());
}

/** A message without the greeting it begins with; empty when it is nothing else. */
export function withoutGreeting(message: string): string {
  return message.trim().replace(GREETING_AT_START, "");
}
