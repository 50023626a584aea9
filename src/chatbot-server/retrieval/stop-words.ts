/** A language whose endings and grammar are known here. */
export type Language = "en" | "es" | "pt" | "de" | "fr" | "it";

/**
 * Words that say nothing of what somebody wants to know: grammar, courtesies, and the words that make a
 * sentence a question. Without accents, as words are compared. Shorter than the lists of libraries, which
 * throw out what shops are asked for ("horas", "trabajo", "valor").
 */
const GRAMMAR: Readonly<Record<Language, string>> = {
  en: `a about after again all also am an and any anybody anyone anything are as at be because been before being
    but by cannot did do does doing don done down during each else ever every everything few for from further had has
    have having he her here hers him his i if in into is isn it its itself just let like ll me mean means might more
    most must my myself no nor not of off on once only onto or other our ours out over own re really s same shall
    she should so some somebody someone something still such t than that the their theirs them then there these
    they thing things this those through to too under until up upon us ve very via was wasn we were will with
    within without would you your yours yourself`,
  es: `a al algo alguien algun alguna algunas alguno algunos ante antes aquel aquella aqui asi aun aunque cada casi
    como con contra cual de debe debo del desde donde durante e el ella ellas ellos en entre era es esa esas ese eso
    esos esta estaba estan estar estas este esto estos estoy fue ha hace hacer hacia hago han hasta hay haya he incluso la las le
    les lo los mas me mi mia mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para
    pero por porque pueda puede pueden puedo pues que quien quiero sea ser si sido sin sobre son soy su sus tal tambien
    tan te tener tengo ti tiene tienen todo todos tu tus u un una unas uno unos usted ustedes va y ya yo`,
  pt: `a ainda algo alguem algum alguma ao aos ate cada com como da das de dela dele depois desde devo do dos e ela
    elas ele eles em entre era essa esse esta estao estar estas este estou eu faco fazer foi ha isso isto ja la lhe
    mais mas me mesmo meu meus minha minhas muito na nas nao nem no nos nossa nosso num numa o os ou outra outro
    para pela pelas pelo pelos por porque posso pode podem que quem quero sao se sem ser seu seus sim so sobre sou
    sua suas tal tambem te tem tenho ter todo todos tu um uma umas uns vai voce voces vos`,
  de: `aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da
    damit dann darf das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch
    dort du durch ein eine einem einen einer eines er es etwa etwas euch euer fur gegen gibt hab habe haben hat hatte
    hier ich ihm ihn ihnen ihr ihre ihrem ihren im in ins ist ja jede jedem jeden jeder jedes kann kein keine konnen
    konnte mal man mehr mein meine meinem meinen meiner mich mir mit muss mussen nach nicht nichts noch nun nur ob
    oder ohne schon sehr sein seine sich sie sind so soll sollte sondern uber um und uns unser unsere unter viel vom
    von vor war warum was wegen weil wenn werde werden wird wir wo wollen zu zum zur`,
  fr: `a ai ainsi alors apres as au aucun aussi autre autres aux avant avec avez avoir avons bien c ca car ce cela
    ces cet cette ceux chez comme d dans de des deux dois doit donc dont du elle elles en encore entre est et etait
    etant etes etre eu eux faire fais fait faut font hors ici il ils j je jusqu l la le les leur leurs lui m ma mais me
    meme mes moi moins mon n ne ni nos notre nous on ont ou par pas pendant peu peut peuvent peux plus pour puis qu
    que qui s sa sans se sera ses si son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres tu un une
    vers veux voici voila vos votre vous y`,
  it: `a ad ai al alla alle allo anche ancora avere che ci come con cui da dal dalla dei del della delle dello deve
    di dove e ed essere fare gli ha hai hanno ho i il in io la le lei lo loro lui ma me mi mia mio molto ne nei nel
    nella noi non nostra nostro o ogni per perche piu poi posso puo quella quello questa questo se sei si sia siamo
    sono su sua sul sulla suo ti tra tu tua tuo tutti tutto un una uno vi voi vorrei`,
};

/**
 * What begins a question or goes with it. In no other language of these do they say anything either, so
 * they are left out even where a question is too short to tell its language.
 */
const ASKING: Readonly<Record<Language, string>> = {
  en: `allowed can could explain get gets getting give go goes going happen happens hello help hey hi how however
    know long many much need needs often please possible say says take takes tell thank thanks there use used
    using want wants what when where whether which while who whom whose why work works`,
  es: `adonde algun cual cuales cuando cuanta cuantas cuanto cuantos donde favor gracias hola necesito podria por que
    quien quienes saber`,
  pt: `aonde obrigada obrigado ola onde preciso qual quais quando quanta quantas quanto quantos queria saber`,
  de: `brauche danke geht gerne hallo mochte warum wann was welche welchem welchen welcher welches wem wen wer weshalb
    wie wieso wieviel wohin wo`,
  fr: `bonjour combien comment est merci ou pourquoi quand quel quelle quelles quels quoi savoir voudrais`,
  it: `buongiorno ciao cosa dove grazie perche quale quali quando quanta quante quanti quanto`,
};

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

const LANGUAGES = ["en", "es", "pt", "de", "fr", "it"] as const satisfies Language[];

const STOP_WORDS: readonly (readonly [Language, ReadonlySet<string>])[] = LANGUAGES.map(
  (language) => [language, setOf(`${GRAMMAR[language]} ${ASKING[language]}`)],
);

const ASKING_WORDS = setOf(Object.values(ASKING).join(" "));

/** The language that most of a text's grammar belongs to; English where that cannot be told. */
export function languageOf(words: readonly string[]): Language {
  let best: Language = "en";
  let most = 0;
  for (const [language, stopWords] of STOP_WORDS) {
    const hits = words.filter((word) => stopWords.has(word)).length;
    if (hits > most) [best, most] = [language, hits];
  }
  // One word may well mean something in another language: "hat", "war", "son".
  const sure = most > 1 || words.some((word) => ASKING_WORDS.has(word));
  return sure ? best : "en";
}

/**
 * Whether a word of a question says what it is about; a letter alone does not.
 * @param word without accents, in lower case
 */
export function isTelling(word: string, language: Language): boolean {
  if (/^\p{L}$/u.test(word)) return false;
  const own = STOP_WORDS.find(([one]) => one === language)?.[1];
  return !ASKING_WORDS.has(word) && own?.has(word) !== true;
}
