import type { Texts } from "./texts.ts";

export const portuguese: Texts = {
  welcome:
    "Olá! Escreva a sua pergunta e eu respondo aqui. **{prefix}help** mostra o que mais posso fazer.",
  help: "Escreva a sua pergunta em uma mensagem e eu respondo aqui.\n\n**{prefix}new** começa uma nova conversa: esqueço o que falamos até agora.\n**{prefix}help** mostra este texto.",
  newSession: "Pronto: esta é uma nova conversa.",
  wordless:
    "Por enquanto só consigo ler texto. Escreva a sua pergunta em uma mensagem ou na legenda, por favor.",
  emptyAnswer: "Não tenho resposta para isso.",
  failed: "Desculpe, não consegui responder. Tente de novo mais tarde, por favor.",
  partial: "Desculpe, não foi possível entregar o resto desta resposta.",
  tooMany:
    "Foram muitas mensagens de uma vez e não consegui atender a todas. Envie as outras de novo daqui a um minuto, por favor.",
};
