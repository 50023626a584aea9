import type { Texts } from "./texts.ts";

export const german: Texts = {
  welcome:
    "Hallo! Schreiben Sie Ihre Frage, ich antworte hier. **{prefix}help** zeigt, was ich noch kann.",
  help: "Schreiben Sie Ihre Frage als Nachricht, ich antworte hier.\n\n**{prefix}new** beginnt ein neues Gespräch: Ich vergesse, worüber wir gesprochen haben.\n**{prefix}help** zeigt diesen Text.",
  newSession: "Erledigt: Das ist ein neues Gespräch.",
  wordless:
    "Ich kann bisher nur Text lesen. Bitte schreiben Sie Ihre Frage als Nachricht oder als Bildunterschrift.",
  emptyAnswer: "Darauf habe ich keine Antwort.",
  failed: "Leider konnte ich nicht antworten. Bitte versuchen Sie es später noch einmal.",
  partial: "Leider konnte der Rest dieser Antwort nicht zugestellt werden.",
  tooMany:
    "Das war viel auf einmal, ich konnte nicht alle Nachrichten annehmen. Bitte schicken Sie die übrigen in einer Minute noch einmal.",
};
