import type { Language } from "../routing/languages.ts";

/** Sentences of the server's own, for chatbots without a language model. */
interface OwnWords {
  /** Nothing in the sources fits. */
  readonly doNotKnow: string;
  /** There are no sources at all. */
  readonly noSources: string;
  /** To a greeting, and to nothing at all. */
  readonly greeting: string;
  readonly youAreWelcome: string;
  /** To what was taken for spam. */
  readonly notAnswered: string;
  /** To somebody who wants a person, where nobody has said what to say. */
  readonly noPerson: string;
  /** No agent is enabled. */
  readonly nobody: string;
  /** Before a quotation. @param name of the source */
  readonly from: (name: string) => string;
}

/** In each of the languages that the bridge has texts in. */
export const ownWords: Readonly<Record<Language, OwnWords>> = {
  en: {
    doNotKnow:
      "I do not know. I only answer from my sources, and nothing there fits your question. Please try other words.",
    noSources: "I do not know. I answer from sources only, and nobody has given me any yet.",
    greeting: "Hello! What would you like to know?",
    youAreWelcome: "You are welcome!",
    notAnswered: "Sorry, I do not answer messages of this kind.",
    noPerson: "You asked for a person. I have noted it, and cannot say when somebody will answer.",
    nobody: "Nobody is there to answer: this chatbot has no agent that is enabled.",
    from: (name) => `From “${name}”:`,
  },
  es: {
    doNotKnow:
      "No lo sé. Solo respondo con lo que dicen mis fuentes, y nada de ahí encaja con tu pregunta. Prueba con otras palabras, por favor.",
    noSources: "No lo sé. Solo respondo con lo que dicen mis fuentes, y todavía no tengo ninguna.",
    greeting: "¡Hola! ¿Qué te gustaría saber?",
    youAreWelcome: "¡De nada!",
    notAnswered: "Lo siento, no respondo a mensajes de este tipo.",
    noPerson:
      "Has pedido hablar con una persona. Lo he anotado, y no puedo decir cuándo responderá alguien.",
    nobody: "No hay nadie que responda: este chatbot no tiene ningún agente activado.",
    from: (name) => `De «${name}»:`,
  },
  pt: {
    doNotKnow:
      "Não sei. Só respondo com o que está nas minhas fontes, e nada ali corresponde à sua pergunta. Tente com outras palavras, por favor.",
    noSources: "Não sei. Só respondo com o que está nas minhas fontes, e ainda não tenho nenhuma.",
    greeting: "Olá! O que você gostaria de saber?",
    youAreWelcome: "De nada!",
    notAnswered: "Desculpe, não respondo a mensagens deste tipo.",
    noPerson:
      "Você pediu para falar com uma pessoa. Anotei isso, e não posso dizer quando alguém vai responder.",
    nobody: "Não há ninguém para responder: este chatbot não tem nenhum agente ativado.",
    from: (name) => `De “${name}”:`,
  },
  de: {
    doNotKnow:
      "Das weiß ich nicht. Ich antworte nur aus meinen Quellen, und dort passt nichts zu Ihrer Frage. Bitte versuchen Sie es mit anderen Worten.",
    noSources: "Das weiß ich nicht. Ich antworte nur aus Quellen, und noch habe ich keine.",
    greeting: "Hallo! Was möchten Sie wissen?",
    youAreWelcome: "Gern geschehen!",
    notAnswered: "Leider beantworte ich Nachrichten dieser Art nicht.",
    noPerson:
      "Sie möchten mit einem Menschen sprechen. Das ist vermerkt; wann jemand antwortet, kann ich nicht sagen.",
    nobody: "Niemand ist da, der antworten könnte: Dieser Chatbot hat keinen aktiven Agenten.",
    from: (name) => `Aus „${name}“:`,
  },
  fr: {
    doNotKnow:
      "Je ne sais pas. Je réponds seulement d'après mes sources, et rien n'y correspond à votre question. Essayez avec d'autres mots, s'il vous plaît.",
    noSources:
      "Je ne sais pas. Je réponds seulement d'après des sources, et je n'en ai encore aucune.",
    greeting: "Bonjour ! Que voulez-vous savoir ?",
    youAreWelcome: "Je vous en prie !",
    notAnswered: "Désolé, je ne réponds pas aux messages de ce genre.",
    noPerson:
      "Vous avez demandé une personne. C'est noté, et je ne peux pas dire quand quelqu'un répondra.",
    nobody: "Personne n'est là pour répondre : ce chatbot n'a aucun agent activé.",
    from: (name) => `D'après « ${name} » :`,
  },
};
