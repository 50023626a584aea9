import { describe, expect, it } from "vitest";
import {
  aiContextOf,
  citationsOf,
  feedbackOf,
  GptTrainerApiError,
  metaOf,
  transcriptOf,
} from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { parseJson } from "../../../src/chatbots/gpt-trainer/api/read.ts";
import { type ApiWorld, isRecent, oneChatbot, recordedTurn, UNKNOWN } from "./world.ts";

/** What a server may trip over: line breaks, other scripts, characters of four bytes, JSON. */
const questions: readonly string[] = [
  "hi",
  "one\n\n- two\n- three\n",
  "Grüße, 你好, שלום, 👩‍👩‍👧‍👦",
  '{"query": "\\"}',
];

/** What every server does with messages. */
export function messagesContract(name: string, world: ApiWorld): void {
  describe(`${name}: messages`, () => {
    const chatbot = oneChatbot(world);

    it("are streamed and recorded word for word, oldest first", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      const answers: string[] = [];
      for (const question of questions) {
        answers.push(await api.messages.streamWhole(uuid, question));
      }
      const turns = await api.messages.list(uuid);
      expect(turns.map(({ query }) => query)).toEqual(questions);
      expect(turns.map(({ response }) => response)).toEqual(answers);
      expect(answers).not.toContain("");
      for (const turn of turns) {
        expect(turn.uuid).toMatch(/^[0-9a-f]{32}$/u);
        expect(turn.finish_reason).not.toBe("");
        expect(isRecent(turn.created_at)).toBe(true);
      }
      expect(await api.messages.transcript(uuid)).toBe(transcriptOf(turns));
    });

    it("are answered in one piece, and recorded as those are that are streamed", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      const { response } = await api.messages.ask(uuid, "Hello?");
      expect(response).not.toBe("");
      expect(await api.messages.list(uuid)).toMatchObject([{ query: "Hello?", response }]);
    });

    it("hold JSON wherever they say so", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      await api.messages.ask(uuid, "Hello?");
      const [turn] = await api.messages.list(uuid);
      const { cite_data_json, meta_json, feedback_json, ai_context_json } = turn ?? {};
      for (const text of [cite_data_json, meta_json, feedback_json, ai_context_json]) {
        expect(parseJson(text ?? ""), text ?? "missing").toBeDefined();
      }
      if (turn === undefined) throw new Error("no turn");
      const read = [citationsOf(turn), metaOf(turn), feedbackOf(turn), aiContextOf(turn)];
      for (const one of read) expect(one).toEqual(expect.any(Object));
    });

    it("are deleted one by one, and several at once", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      for (const question of ["one", "two", "three"]) await api.messages.ask(uuid, question);
      const [one, two, three] = await api.messages.list(uuid);
      await api.messages.delete(two?.uuid ?? "");
      expect((await api.messages.list(uuid)).map(({ query }) => query)).toEqual(["one", "three"]);
      await api.messages.deleteMany([one?.uuid ?? "", three?.uuid ?? ""]);
      expect(await api.messages.list(uuid)).toEqual([]);
    });

    it("are none in a session that was just begun", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      expect(await api.messages.list(uuid)).toEqual([]);
      expect(await api.messages.transcript(uuid)).toBe("");
    });

    it("belong to one session each", async () => {
      const { api } = await world.open();
      const [one, two] = [
        await api.sessions.create(chatbot()),
        await api.sessions.create(chatbot()),
      ];
      await api.messages.ask(one.uuid, "for the first alone");
      expect(await api.messages.list(one.uuid)).toHaveLength(1);
      expect(await api.messages.list(two.uuid)).toEqual([]);
    });

    it("are in the record soon after whoever asked has hung up", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      for await (const piece of api.messages.stream(uuid, "Tell me about yourself.")) {
        expect(piece).not.toBe("");
        break;
      }
      const turn = await recordedTurn(world, uuid);
      expect(turn).toMatchObject({ query: "Tell me about yourself." });
    });

    it("are asked in no session that nothing has", async () => {
      const { api } = await world.open();
      for (const call of [
        () => api.messages.streamWhole(UNKNOWN, "Hi"),
        () => api.messages.ask(UNKNOWN, "Hi"),
        () => api.messages.list(UNKNOWN),
        () => api.messages.transcript(UNKNOWN),
        () => api.messages.delete(UNKNOWN),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });

    it("are asked with no key that is not good", async () => {
      const { api, withWrongKey } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      const call = withWrongKey.messages.ask(uuid, "Hi");
      await expect(call).rejects.toMatchObject({ kind: "unauthorized" });
      expect(await api.messages.list(uuid)).toEqual([]);
    });
  });
}
