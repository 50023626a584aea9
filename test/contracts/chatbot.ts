import { describe, expect, it } from "vitest";
import type { AskLimits, Chatbot, SessionContext } from "../../src/chatbots/chatbot.ts";
import type { ChatSession } from "../../src/messages/session.ts";

/** A server that speaks the chatbot's API, and clients of it. */
export interface ChatbotTarget {
  /** A client with a good key. */
  readonly chatbot: Chatbot;
  /** A client whose key the server refuses. */
  readonly withWrongKey: Chatbot;
  /** A client for a chatbot that the server does not have. */
  readonly withWrongChatbot: Chatbot;
}

const limits: AskLimits = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 30_000 };

const context: SessionContext = {
  platform: "telegram",
  conversation: "telegram/1/2",
  author: { id: "7", name: "Zoë", locale: "pt-br" },
};

/**
 * What every chatbot does, whatever answers it gives: run by the client against each server.
 * @param open starts a server, or a fresh view of one
 */
export function chatbotContract(name: string, open: () => Promise<ChatbotTarget>): void {
  describe(`${name} keeps the chatbot contract`, () => {
    it("begins sessions, each with an id of its own", async () => {
      const { chatbot } = await open();
      const [one, two] = [await begin(chatbot), await begin(chatbot)];
      expect(one.id).not.toBe("");
      expect(one.id).not.toBe(two.id);
      expect(one).toMatchObject({ chatbot: two.chatbot, baseUrl: two.baseUrl });
    });

    it("begins a session for somebody of whom only an id is known", async () => {
      const { chatbot } = await open();
      const outcome = await chatbot.startSession({ ...context, author: { id: "7" } });
      expect(outcome.kind).toBe("started");
    });

    it("records nothing for a session that was not asked yet", async () => {
      const { chatbot } = await open();
      expect(await chatbot.readRecord(await begin(chatbot))).toEqual({ kind: "record", turns: 0 });
    });

    it("answers, and records word for word what was asked and answered", async () => {
      const { chatbot } = await open();
      const session = await begin(chatbot);
      for (const [index, question] of questions.entries()) {
        const answer = await answerTo(chatbot, session, question);
        const record = await chatbot.readRecord(session);
        expect(record).toMatchObject({
          kind: "record",
          turns: index + 1,
          last: { question, answer },
        });
        expect(record.kind === "record" && record.last?.finishReason).not.toBe("");
      }
    });

    it("keeps sessions apart", async () => {
      const { chatbot } = await open();
      const [one, two] = [await begin(chatbot), await begin(chatbot)];
      await answerTo(chatbot, one, "for the first alone");
      expect(await chatbot.readRecord(one)).toMatchObject({ turns: 1 });
      expect(await chatbot.readRecord(two)).toMatchObject({ turns: 0 });
    });

    it("says that a session is unknown", async () => {
      const { chatbot } = await open();
      const session = { ...(await begin(chatbot)), id: "0123456789abcdef0123456789abcdef" };
      expect(await chatbot.ask(session, "hi", limits)).toMatchObject({ kind: "session_unknown" });
      expect(await chatbot.readRecord(session)).toMatchObject({ kind: "unreadable" });
    });

    it("asks nothing with a key that is refused, and says so for good", async () => {
      const { chatbot, withWrongKey } = await open();
      const refused = { kind: "not_asked", code: "chatbot_unauthorized", again: "never" };
      const session = await begin(chatbot);
      expect(await withWrongKey.startSession(context)).toMatchObject(refused);
      expect(await withWrongKey.ask(session, "hi", limits)).toMatchObject(refused);
      expect(await withWrongKey.readRecord(session)).toMatchObject({ kind: "unreadable" });
      expect(await chatbot.readRecord(session)).toMatchObject({ turns: 0 });
    });

    it("begins no session of a chatbot that does not exist, and says so for good", async () => {
      const { withWrongChatbot } = await open();
      expect(await withWrongChatbot.startSession(context)).toEqual({
        kind: "not_asked",
        code: "chatbot_unknown",
        status: 404,
        again: "never",
      });
    });
  });
}

/** What a server may trip over: line breaks, other scripts, characters of four bytes, JSON. */
const questions: readonly string[] = [
  "hi",
  "one\n\n- two\n- three\n",
  "Grüße, 你好, שלום, 👩‍👩‍👧‍👦",
  '{"query": "\\"}',
];

async function begin(chatbot: Chatbot): Promise<ChatSession> {
  const outcome = await chatbot.startSession(context);
  if (outcome.kind !== "started") throw new Error(outcome.code);
  return outcome.session;
}

async function answerTo(chatbot: Chatbot, session: ChatSession, question: string): Promise<string> {
  const outcome = await chatbot.ask(session, question, limits);
  if (outcome.kind !== "answered") throw new Error(outcome.code);
  return outcome.text;
}
