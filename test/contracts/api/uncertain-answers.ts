import { expect } from "vitest";
import { citationsOf, linkOf } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { recordedTurn } from "./world.ts";
import { keysIn, kindOf, type UncertainItem } from "./seen.ts";
import { readingDocuments } from "./sources.ts";

/** Longer than any chat platform's message, and far below any model's context. */
const LONG_QUESTION = "word ".repeat(2000);

const SECRET = "nightjar";
const QUESTION = "What is the password of the boathouse?";

/** What is uncertain about questions and their answers. */
export const uncertainAnswers: readonly UncertainItem[] = [
  {
    item: "3: whether a stream needs the key",
    async look({ open }, chatbot) {
      const { api, raw } = await open();
      const { uuid } = await api.sessions.create(chatbot);
      const sent = { json: { query: "Hello?" }, key: null };
      const response = await raw("POST", `/session/${uuid}/message/stream`, sent);
      expect([200, 401, 403, 422]).toContain(response.status);
      return `without a key: ${response.status}; the client always sends it`;
    },
  },
  {
    item: "4: content type, encoding and pieces of a stream",
    async look({ open }, chatbot) {
      const { api, raw } = await open();
      const { uuid } = await api.sessions.create(chatbot);
      const sent = { json: { query: "Tell me about yourself." } };
      const { headers, body } = await raw("POST", `/session/${uuid}/message/stream`, sent);
      let pieces = 0;
      let bytes = 0;
      const reader = (body ?? new Response("").body)?.getReader();
      for (let one = await reader?.read(); one?.done === false; one = await reader?.read()) {
        pieces += 1;
        bytes += one.value.byteLength;
      }
      const type = headers.get("content-type") ?? "no content type";
      const encoding = headers.get("content-encoding") ?? "none";
      return `${type}; encoding: ${encoding}; ${bytes} bytes in ${pieces} pieces`;
    },
  },
  {
    item: "5: how the history is written",
    async look({ open }, chatbot) {
      const { api, raw } = await open();
      const { uuid } = await api.sessions.create(chatbot);
      const { response } = await api.messages.ask(uuid, "Hello?");
      const history = await raw("GET", `/session/${uuid}/messages/plain-text`);
      const type = history.headers.get("content-type") ?? "no content type";
      const text = await history.text();
      expect(await api.messages.transcript(uuid)).toBe(`User: Hello?\nAssistant: ${response}\n`);
      return `${type}: ${keysIn(text)}`;
    },
  },
  {
    item: "8: pre_canned_response and direct_function_response",
    async look({ open }, chatbot) {
      const { api } = await open();
      const { uuid } = await api.sessions.create(chatbot);
      const saw: string[] = [];
      for (const key of ["pre_canned_response", "direct_function_response"]) {
        const question = { query: "Hello?", [key]: true };
        const call = api.messages.ask(uuid, question);
        saw.push(`${key}: ${await kindOf(call, ["invalid_request", "failed"])}`);
      }
      return saw.join("; ");
    },
  },
  {
    item: "9: whether a stream takes documents of a session",
    async look({ open }, chatbot) {
      const { api } = await open();
      await readingDocuments(api, chatbot);
      const file = `The password of the boathouse is ${SECRET}.`;
      const { uuid: document } = await api.documents.upload({ file, file_name: "boathouse.txt" });
      const { uuid } = await api.sessions.create(chatbot);
      const question = { query: QUESTION, session_document_uuids: [document] };
      const answer = await api.messages.streamWhole(uuid, question);
      return answer.includes(SECRET) ? "it does" : "it does not";
    },
  },
  {
    item: "10: what the upload of a document answers, and takes",
    async look({ open }) {
      const { api } = await open();
      const small = await api.documents.upload({ file: "Dear all", file_name: "letter.txt" });
      const keys = keysIn(JSON.stringify(small));
      const kinds = ["too_large", "invalid_request", "file_type", "failed"] as const;
      const large = { file: "word ".repeat(200_000), file_name: "letter.txt" };
      const largeKind = await kindOf(api.documents.upload(large), kinds);
      const program = { file: "MZ", file_name: "setup.exe" };
      const programKind = await kindOf(api.documents.upload(program), kinds);
      return `${keys}; 1 MB: ${largeKind}; .exe: ${programKind}`;
    },
  },
  {
    item: "12: a question of 10 000 characters",
    async look({ open }, chatbot) {
      const { api } = await open();
      const { uuid } = await api.sessions.create(chatbot);
      const kinds = ["invalid_request", "too_large", "failed"] as const;
      return kindOf(api.messages.ask(uuid, LONG_QUESTION), kinds);
    },
  },
  {
    item: "15: a turn whose asker hangs up after the first piece",
    async look(world, chatbot) {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot);
      let first = "";
      for await (const piece of api.messages.stream(uuid, "Tell me about yourself.")) {
        first = piece;
        break;
      }
      const turn = await recordedTurn(world, uuid);
      expect(turn.response.startsWith(first)).toBe(true);
      return turn.response.length > first.length ? "recorded further than it was read" : "recorded";
    },
  },
  {
    item: "16: what a citation holds",
    async look({ open, training }, chatbot) {
      const { api } = await open();
      await api.chatbots.update(chatbot, { show_citations: true });
      const added = await api.sources.upload(chatbot, {
        file: `The password of the boathouse is ${SECRET}.`,
        file_name: "boathouse.txt",
        reference_source_link: "https://example.com/boathouse",
      });
      await api.sources.untilTrained(chatbot, added.source?.uuid ?? "", training);
      const { uuid } = await api.sessions.create(chatbot);
      await api.messages.ask(uuid, QUESTION);
      const [turn] = await api.messages.list(uuid);
      const cited = Object.values(citationsOf(turn ?? { cite_data_json: "" }));
      const types = cited.map(({ type }) => type);
      const links = cited.filter((one) => linkOf(one) !== undefined).length;
      const keys = cited.map((one) => keysIn(JSON.stringify(one)));
      return `${cited.length} cited, ${links} with a link; types: ${types.join(" ")}; ${keys[0] ?? "no keys"}`;
    },
  },
];
