import type { ChatbotName } from "../play.ts";

/** What is played. */
export interface ChaosRun {
  readonly seed: number;
  readonly messages: number;
  readonly kills: number;
  /** The simulator's when absent. */
  readonly chatbot?: ChatbotName;
}

/** A bug of one line, and the run that finds it. */
export interface PlantedBug {
  readonly name: string;
  /** From the project's folder. */
  readonly file: string;
  /** The whole line as it stands there, once, without the blanks around it. */
  readonly line: string;
  /** What stands there instead. */
  readonly instead: string;
  /** What the judge says, in part. */
  readonly found: RegExp;
  /** The run that finds it, where it is not {@link PLANTED_RUN}. */
  readonly run?: ChaosRun;
}

/** The run that finds nearly every one of them, and nothing without them. */
export const PLANTED_RUN: ChaosRun = { seed: 3, messages: 300, kills: 3 };

/** The same in which nobody is killed: whoever was need not have heard of a pause, so it is not judged then. */
export const QUIET_RUN: ChaosRun = { ...PLANTED_RUN, kills: 0 };

/** Ten mistakes, each of which would break the promise, and two more. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "a message that comes again counts as new",
    file: "src/conversation/inbox.ts",
    line: "return inserted.length > 0;",
    instead: "return inserted.length >= 0;",
    found: /was asked again|sent again although|was begun before/,
  },
  {
    name: "the alarm is not set",
    file: "src/conversation/heartbeat.ts",
    line: "void this.#storage.setAlarm(at);",
    instead: "void at;",
    found: /never came to rest/,
  },
  {
    name: "the heartbeat is not set before the work",
    file: "src/conversation/conversation.ts",
    line: "if (isUnfinished(desk)) this.#heartbeat.beat(desk.settings.heartbeat);",
    instead: "",
    found: /never came to rest/,
  },
  {
    name: "the end of a turn is not stored",
    file: "src/conversation/turn.ts",
    line: "desk.inbox.finish(entry, state, Date.now());",
    instead: "entry.state = state;",
    found: /sent again although|never came to rest|are counted so/,
  },
  {
    name: "messages are taken in the order in which they arrive",
    file: "src/conversation/entry.ts",
    line: "return (a.stamp || a.arrival) - (b.stamp || b.arrival) || a.arrival - b.arrival;",
    instead: "return a.arrival - b.arrival;",
    found: /was begun although .* came before it/,
  },
  {
    name: "a part that is looked for is never found",
    file: "src/platforms/slack/send-look.ts",
    line: 'if (found !== undefined) return { kind: "found", messageId: found.ts };',
    instead: "void found;",
    found: /sent again although it was to be found/,
  },
  {
    name: "the question is not stored before it is asked",
    file: "src/conversation/asking.ts",
    line: "desk.inbox.save(entry);",
    instead: "",
    found: /asked again|without a look/,
  },
  {
    name: "no doubt is noted about a question that is asked",
    file: "src/conversation/asking.ts",
    line: 'work.doubt = "several_looks";',
    instead: 'work.doubt = "none";',
    found: /asked again without a look/,
  },
  {
    name: "a dead letter has no note",
    file: "src/conversation/dead-letter.ts",
    line: 'else planNote(desk, isPartial ? "partial" : "failure", entry);',
    instead: "else void isPartial;",
    found: /nobody was told/,
  },
  {
    name: "the platform's Retry-After is ignored",
    file: "src/conversation/desk.ts",
    line: "const ms = atLeastMs(askedMs, Math.random());",
    instead: "const ms = Math.min(0, askedMs);",
    found: /too early|undercut/,
    run: QUIET_RUN,
  },
  {
    name: "what may be shown twice is not counted",
    file: "src/conversation/counts.ts",
    line: 'possiblyTwice += Number(row["possiblyTwice"]);',
    instead: "",
    found: /sent again in doubt/,
  },
  {
    name: "two run at once in a conversation",
    file: "src/conversation/conversation.ts",
    line: "if (this.#working !== undefined) return;",
    instead: "",
    found: /was begun before|asked again|sent again/,
  },
];
