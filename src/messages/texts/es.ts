import type { Texts } from "./texts.ts";

export const spanish: Texts = {
  welcome:
    "¡Hola! Escribe tu pregunta y te responderé aquí. Con **{prefix}help** verás qué más puedo hacer.",
  help: "Escribe tu pregunta en un mensaje y te responderé aquí.\n\n**{prefix}new** empieza una conversación nueva: olvido de qué hablamos.\n**{prefix}help** muestra este texto.",
  newSession: "Listo: esta es una conversación nueva.",
  wordless:
    "Por ahora solo puedo leer texto. Escribe tu pregunta en un mensaje o como pie de foto, por favor.",
  emptyAnswer: "No tengo respuesta a eso.",
  failed: "Lo siento, no he podido responder. Inténtalo de nuevo más tarde.",
  partial: "Lo siento, no se ha podido entregar el resto de esta respuesta.",
  tooMany:
    "Han sido muchos mensajes a la vez y no he podido atenderlos todos. Envía los demás de nuevo dentro de un minuto, por favor.",
};
