import type { Texts } from "./texts.ts";

/** French puts a space before some marks; one that never ends a line. */
const SPACE = "\u00A0";

export const french: Texts = {
  welcome: `Bonjour${SPACE}! Écrivez votre question et j’y répondrai ici. **{prefix}help** montre ce que je sais faire d’autre.`,
  help: `Écrivez votre question dans un message et j’y répondrai ici.\n\n**{prefix}new** commence une nouvelle conversation${SPACE}: j’oublie ce dont nous avons parlé.\n**{prefix}help** affiche ce texte.`,
  newSession: `C’est fait${SPACE}: voici une nouvelle conversation.`,
  wordless:
    "Pour l’instant, je ne sais lire que du texte. Écrivez votre question dans un message ou en légende, s’il vous plaît.",
  emptyAnswer: "Je n’ai pas de réponse à cela.",
  failed: "Désolé, je n’ai pas pu répondre. Veuillez réessayer plus tard.",
  partial: "Désolé, la suite de cette réponse n’a pas pu être envoyée.",
  tooMany:
    "Cela fait beaucoup d’un coup et je n’ai pas pu prendre tous vos messages. Renvoyez les autres dans une minute, s’il vous plaît.",
};
