/**
 * Asking for a person in the languages that the server speaks. Each line is a way of asking: somebody
 * who asks *about* people ("how many agents do you have?") does not ask for one.
 */
const PERSON = {
  en: "(?:a |an |the |some |your |another |any )?(?:real |actual |live |human |customer |support |service )*(?:human(?: being)?|person|people|somebody|someone|agent|operator|representative|rep|advisor|adviser|manager|supervisor|staff(?: member)?|team member|(?:tech(?:nical)? )?support(?: team)?|customer (?:service|support|care))",
  es: "(?:un|una|el|la|algún|alguna|con)?\\s*(?:persona|humano|humana|ser humano|agente|operador|operadora|asesor|asesora|representante|alguien|encargado|encargada|supervisor|gerente|atención al cliente)",
  pt: "(?:um|uma|o|a|algum|alguma)?\\s*(?:pessoa|humano|humana|ser humano|agente|atendente|operador|operadora|representante|alguém|consultor|gerente|supervisor|atendimento humano)",
  de: "(?:einem|einer|einen|eine|ein|dem|der|den|jemand(?:em|en)?)?\\s*(?:echten?|echte[mnr]|menschlichen?|richtigen?|realen?)?\\s*(?:menschen?|person|mitarbeiter(?:in)?|kundenberater(?:in)?|berater(?:in)?|agenten?|operator|support|kundenservice|kundendienst|ansprechpartner(?:in)?|vorgesetzten?|jemand(?:em|en)?)",
  fr: "(?:un|une|le|la|l['’]|à un|à une|quelque)?\\s*(?:vraie?\\s+)?(?:humain|humaine|être humain|personne|agent|opérateur|opératrice|conseiller|conseillère|représentant|quelqu['’]un|responsable|service client|interlocuteur)",
} as const;

const ENDS = String.raw`(?![\p{L}\p{N}])`;
const BEGINS = String.raw`(?<![\p{L}\p{N}])`;

const ASKING: readonly string[] = [
  // English: "I want to talk to a human", "connect me with an agent", "get me a real person".
  String.raw`(?:talk|talking|speak|speaking|chat|chatting|connect me|connected|transfer me|transferred|put me through|pass me|hand me over|forward me|escalate(?: this| me| it)?|switch me) (?:directly )?(?:to|with|over to) ${PERSON.en}`,
  String.raw`(?:get|give|find|fetch|bring|call) me (?:to |through to )?${PERSON.en}`,
  String.raw`(?:(?:i|we)(?: just| really| still)? |i(?=['’]d)|^(?:please )?)(?:want|need|would like|['’]d like|prefer|demand|request) (?:to (?:have|see|reach) )?(?:a |an |the |some )?(?:real |actual |live )?(?:human(?: being)?|(?:real|actual|live) (?:person|agent)|person|human agent|operator|representative|(?:support|service) agent)`,
  String.raw`(?:is|are) there (?:a|an|any) (?:real |actual |live |human )*(?:humans?|persons?|agents?|operators?|representatives?|somebody|someone|people)(?: \w+){0,3} (?:to (?:talk|speak)|i can (?:talk|speak)|available|here|who can help)`,
  String.raw`is (?:anyone|anybody|someone|somebody) (?:there|here|available|around)(?: \w+){0,3} (?:talk|speak|chat)`,
  String.raw`(?:can|could|may) (?:a|an|some) (?:real |actual |live )*(?:human|person|agent|operator|representative|somebody|someone)(?: please)? (?:help|call|contact|answer|reply|take over|assist)`,
  String.raw`(?:can|could) (?:somebody|someone) (?:call|contact|phone|ring) me`,
  // Spanish.
  String.raw`(?:hablar|chatear|comunicarme|comunicar|contactar|conversar|hable|ponerme en contacto)(?: directamente)? con ${PERSON.es}`,
  String.raw`(?:p[aá]s(?:a|e|ar)me|p[oó]n(?:ga)?me|con[eé]ct(?:a|e|ar)me|comun[ií](?:ca|que)me|transfi[eé]r[ea]me|der[ií]v[ae]me) (?:a|con) ${PERSON.es}`,
  String.raw`(?:quiero|necesito|quisiera|deseo|prefiero) (?:a )?(?:un|una|que me atienda un|que me atienda una|que me atienda) (?:persona|humano|humana|agente|operador|operadora|asesor|asesora|representante|ser humano|alguien)`,
  String.raw`(?:que )?me atienda (?:un|una|alguien)\s*(?:persona|humano|agente|asesor)?`,
  // Portuguese.
  String.raw`(?:falar|conversar|falo|contactar|contatar|entrar em contato)(?: diretamente)? com ${PERSON.pt}`,
  String.raw`(?:me )?(?:pass[ae]r?|transf(?:ere|ira|erir)|conect[ae]r?|encaminh[ae]r?)(?:-me| me)? (?:para|a|com) ${PERSON.pt}`,
  String.raw`(?:quero|preciso(?: de)?|gostaria de|queria|prefiro) (?:um|uma) (?:pessoa|humano|humana|agente|atendente|operador|operadora|ser humano|representante)`,
  String.raw`(?:quero|preciso de) (?:atendimento humano|um atendimento humano)`,
  // German.
  String.raw`mit ${PERSON.de} (?:sprechen|reden|chatten|telefonieren|verbinden|verbunden werden)`,
  String.raw`(?:sprechen|reden|verbinde(?:n)?(?: sie)? mich|verbinden sie) (?:\p{L}+ ){0,2}mit ${PERSON.de}`,
  String.raw`(?:ich )?(?:will|möchte|brauche|hätte gern(?:e)?|wünsche)(?: \p{L}+)? (?:einen|eine|ein|mit) (?:echten?|menschlichen?|richtigen?|realen?)?\s*(?:menschen?|person|mitarbeiter(?:in)?|berater(?:in)?|ansprechpartner(?:in)?|kundenberater(?:in)?)`,
  String.raw`(?:kann|könnte) mich jemand (?:anrufen|zurückrufen|kontaktieren)`,
  String.raw`gibt es (?:hier |auch |noch ){0,2}(?:einen|eine) (?:echten?|menschlichen?|richtigen?|realen?) (?:menschen?|person|mitarbeiter(?:in)?|ansprechpartner(?:in)?)`,
  // French.
  String.raw`(?:puis-je|pourrais-je|peut-on|je peux) avoir (?:un|une) (?:vraie? )?(?:humain|humaine|personne|conseiller|conseillère|agent|être humain)`,
  String.raw`(?:parler|discuter|échanger|m['’]entretenir|être mis en relation|être mise en relation|communiquer|parle)(?: directement)? (?:à|avec|au) ?${PERSON.fr}`,
  String.raw`(?:passez|passe|mettez|transférez|transfère|connectez|redirigez)[- ](?:moi|m['’]en relation)(?: en (?:relation|contact|ligne))? (?:à|avec|vers|au)? ?${PERSON.fr}`,
  String.raw`(?:je veux|je voudrais|j['’]ai besoin d['’]|je souhaite|il me faut|je préfère)\s*(?:un|une)? ?(?:humain|humaine|vraie personne|vrai conseiller|conseiller|conseillère|agent humain|opérateur|opératrice|être humain|service client)`,
];

/** A message that is hardly more than the word itself: "agent", "human please!", "una persona, por favor". */
const ALONE = String.raw`^[^\p{L}\p{N}]*(?:(?:a|an|un|una|um|uma|ein|eine|einen|une|real|live|echter|echten) )*(?:human(?: agent| support| please)*|live agent|live chat|real person|agent|operator|representative|humano|agente|persona real|persona humana|asesor|operador|atendente|atendimento humano|pessoa real|mensch|mitarbeiter|kundenberater|conseiller|humain|agent humain|service client|customer (?:service|support|care)|(?:atención|servicio) al cliente|atendimento ao cliente|kunden(?:service|dienst))(?:[,!. ]+(?:please|now|por favor|bitte|s['’]il vous plaît|svp|sofort|agora|ahora|maintenant))*[^\p{L}\p{N}]*$`;

/** What stands between the words that count below, and changes nothing. */
const EMPHASIS = String.raw`(?: (?:really|just|even|ever|have to|realmente|de verdad|wirklich|unbedingt|vraiment))*`;

/** Portuguese "no" is "in the": "estou no site, quero falar com um atendente". */
const SPANISH_NO = String.raw`no(?! [^.!?\n]*(?:quero|queria|preciso|gostaria|posso)${ENDS})`;

/**
 * "I do not want to talk to a human", "no quiero hablar con una persona": two words at most stand between,
 * and no comma or line break. "This is not working, I want to talk to a human" asks for one.
 */
const NOT_WANTED = new RegExp(
  `${BEGINS}(?:don['’]?t|do not|not|never|without|instead of|${SPANISH_NO}|nunca|sin|não|sem|kein(?:e|en|em)?|nicht|ohne|ne|sans|rather than)` +
    String.raw`${ENDS}(?! let me )(?:${EMPHASIS} [\p{L}'’]+){0,2}${EMPHASIS} ?$`,
  "iu",
);

const asking = new RegExp(`${BEGINS}(?:${ASKING.join("|")})${ENDS}`, "iu");
const alone = new RegExp(ALONE, "iu");

/** What stands later in a message is not looked at: enough for any wish, a bound for everything else. */
const LOOKED_AT = 600;

/** Whether somebody asks to speak with a person, in English, Spanish, Portuguese, German or French. */
export function asksForHuman(message: string): boolean {
  // A line break ends what somebody says no to, and stays where it is; to an asking it is a blank.
  const lines = message
    .slice(0, LOOKED_AT)
    .normalize("NFC")
    .trim()
    .replace(/[^\S\n]*\n\s*/gu, "\n")
    .replace(/[^\S\n]+/gu, " ");
  const text = lines.replaceAll("\n", " ");
  if (alone.test(text)) return true;
  const found = asking.exec(text);
  return found !== null && !NOT_WANTED.test(lines.slice(0, found.index));
}
