import { describe, expect, it } from "vitest";
import {
  citationsOf,
  type GptTrainerApi,
  GptTrainerApiError,
  metaOfSource,
  trainingOf,
} from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { type ApiWorld, isRecent, oneChatbot, UNKNOWN } from "./world.ts";

const GUIDE = `# The lighthouse of Brackwater

The lighthouse of Brackwater stands 41 metres high and was built in 1887.

## Opening hours

Visitors climb its 212 steps on Sundays between ten and four.
`;

/** What every server does with what a chatbot knows. */
export function sourcesContract(name: string, world: ApiWorld): void {
  describe(`${name}: sources`, () => {
    const chatbot = oneChatbot(world, { show_citations: true });

    it("are sent as files, trained, and listed with all that is known of them", async () => {
      const { api } = await world.open();
      const sent = { file: GUIDE, file_name: "lighthouse.md" };
      const added = await api.sources.upload(chatbot(), sent);
      if (added.kind !== "created") throw new Error("it was there already");
      const statuses: string[] = [];
      const onStatus = (status: string): void => void statuses.push(status);
      const { uuid } = added.source;
      const trained = await api.sources.untilTrained(chatbot(), uuid, {
        ...world.training,
        onStatus,
      });
      expect(statuses.at(-1)).toBe("success");
      expect(statuses.map(trainingOf)).not.toContain("failed");
      expect(trained).toMatchObject({ uuid, file_name: "lighthouse.md", type: "upload" });
      expect(trained.file_size).toBe(new TextEncoder().encode(GUIDE).length);
      expect(trained.tokens).toBeGreaterThan(0);
      expect(isRecent(trained.created_at ?? "")).toBe(true);
    });

    it("answer, and are cited", async () => {
      const { api } = await world.open();
      const sent = { file: GUIDE, file_name: "lighthouse.md" };
      const added = await api.sources.upload(chatbot(), sent);
      expect(added).toMatchObject({ kind: "exists", source: { file_name: "lighthouse.md" } });
      const source = added.source?.uuid ?? "";
      await api.sources.untilTrained(chatbot(), source, world.training);
      const { uuid } = await api.sessions.create(chatbot());
      const { response } = await api.messages.ask(
        uuid,
        "How high is the lighthouse of Brackwater?",
      );
      expect(response).toContain("41");
      const [turn] = await api.messages.list(uuid);
      const citations = citationsOf(turn ?? { cite_data_json: "" });
      expect(Object.keys(citations).length).toBeGreaterThan(0);
      for (const [marker, cited] of Object.entries(citations)) {
        expect(marker).toMatch(/^\d+\.\d+$/u);
        expect(response).toContain(`[${marker}]`);
        expect(cited).toMatchObject({ data_source_uuid: source, file_name: "lighthouse.md" });
        expect(GUIDE).toContain(cited.text.slice(0, 20));
      }
    });

    it("are questions with their answers, too", async () => {
      const { api } = await world.open();
      const qa = { question: "Who keeps the light?", answer: "Ottilie Vane keeps the light." };
      const made = await api.sources.createQa(chatbot(), qa);
      expect(made.type).toBe("qa");
      const trained = await api.sources.untilTrained(chatbot(), made.uuid, world.training);
      expect(metaOfSource(trained)).toMatchObject(qa);
      const { uuid } = await api.sessions.create(chatbot());
      const { response } = await api.messages.ask(uuid, "Who keeps the light?");
      expect(response).toContain("Ottilie Vane");
      await api.sources.delete(made.uuid);
    });

    it("are pages of the web, each once, and are fetched again", async () => {
      const { api } = await world.open();
      const page = { url: "https://example.com/" };
      const added = await api.sources.createUrl(chatbot(), page);
      expect(added.kind).toBe("created");
      const again = await api.sources.createUrl(chatbot(), page);
      expect(again.kind).toBe("exists");
      const uuid = added.source?.uuid ?? "";
      expect(added.source?.type).toBe("link");
      await trainedOrNot(world, chatbot(), uuid);
      expect(await api.sources.retrain([uuid, UNKNOWN])).toEqual([
        { uuid, status: "restarted scraping" },
        { uuid: UNKNOWN, error: "invalid data source" },
      ]);
      await api.sources.restart([uuid]);
    });

    it("are given other titles, and deleted, one by one and several at once", async () => {
      const { api } = await world.open();
      const made: string[] = [];
      for (const question of ["One?", "Two?", "Three?"]) {
        const { uuid } = await api.sources.createQa(chatbot(), { question, answer: "Yes." });
        made.push(uuid);
      }
      const [one = "", two = "", three = ""] = made;
      expect(await api.sources.update(one, { title: "First" })).toMatchObject({
        uuid: one,
        title: "First",
      });
      const listed = async (): Promise<string[]> =>
        (await api.sources.list(chatbot())).map(({ uuid }) => uuid);
      expect(await listed()).toEqual(expect.arrayContaining(made));
      await api.sources.delete(one);
      expect(await listed()).not.toContain(one);
      await api.sources.deleteMany([two, three]);
      expect((await listed()).filter((uuid) => made.includes(uuid))).toEqual([]);
    });

    it("are no files of a type that is not taken", async () => {
      const { api } = await world.open();
      const call = api.sources.upload(chatbot(), { file: "MZ", file_name: "setup.exe" });
      await expect(call).rejects.toMatchObject({ kind: "file_type" });
    });

    it("are not found under an id that nothing has", async () => {
      const { api } = await world.open();
      for (const call of [
        () => api.sources.list(UNKNOWN),
        () => api.sources.createQa(UNKNOWN, { question: "Q?", answer: "A." }),
        () => api.sources.upload(UNKNOWN, { file: "x", file_name: "x.txt" }),
        () => api.sources.update(UNKNOWN, { title: "x" }),
        () => api.sources.delete(UNKNOWN),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });
  });

  tagsContract(name, world);
  documentsContract(name, world);
}

/** Waits for the end of a training that may fail: from here, the page may be out of reach. */
async function trainedOrNot(world: ApiWorld, chatbot: string, uuid: string): Promise<void> {
  const { api } = await world.open();
  try {
    await api.sources.untilTrained(chatbot, uuid, world.training);
  } catch (error) {
    const isEnd = error instanceof GptTrainerApiError && error.kind === "training_failed";
    if (!isEnd) throw error;
  }
}

function tagsContract(name: string, world: ApiWorld): void {
  describe(`${name}: tags`, () => {
    const chatbot = oneChatbot(world);

    it("hold sources together, and are changed, listed and deleted", async () => {
      const { api } = await world.open();
      const { uuid: source } = await api.sources.createQa(chatbot(), {
        question: "Q?",
        answer: "A.",
      });
      const made = await api.tags.create(chatbot(), {
        name: "shipping",
        color: "#00ff00",
        data_source_uuids: [source],
      });
      expect(made).toMatchObject({ name: "shipping", color: "#00ff00" });
      expect(made.data_source_uuids).toEqual([source]);
      const renamed = await api.tags.update(made.uuid, { name: "delivery" });
      expect(renamed).toMatchObject({ name: "delivery", color: "#00ff00" });
      expect(renamed.data_source_uuids).toEqual([source]);
      const emptied = await api.tags.update(made.uuid, { data_source_uuids: [] });
      expect(emptied).toMatchObject({ name: "delivery", data_source_uuids: [] });
      expect(await api.tags.list(chatbot())).toEqual([emptied]);
      await api.tags.delete(made.uuid);
      expect(await api.tags.list(chatbot())).toEqual([]);
    });

    it("need no sources, and are not found under an id that nothing has", async () => {
      const { api } = await world.open();
      const made = await api.tags.create(chatbot(), { name: "empty", color: "#000000" });
      expect(made.data_source_uuids).toEqual([]);
      for (const call of [
        () => api.tags.update(UNKNOWN, { name: "x" }),
        () => api.tags.delete(UNKNOWN),
        () => api.tags.list(UNKNOWN),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });
  });
}

function documentsContract(name: string, world: ApiWorld): void {
  describe(`${name}: documents of a session`, () => {
    const chatbot = oneChatbot(world);

    it("are sent, named in a question, and kept for those after it", async () => {
      const { api } = await world.open();
      const file = "The password of the boathouse is nightjar.";
      const document = await api.documents.upload({ file, file_name: "boathouse.txt" });
      expect(document.uuid).toMatch(/^[0-9a-f]{32}$/u);
      await readingDocuments(api, chatbot());
      const { uuid } = await api.sessions.create(chatbot());
      const query = "What is the password of the boathouse?";
      const first = await api.messages.ask(uuid, {
        query,
        session_document_uuids: [document.uuid],
      });
      expect(first.response).toContain("nightjar");
      const second = await api.messages.ask(uuid, "The boathouse, what is its password?");
      expect(second.response).toContain("nightjar");
      const [turn] = await api.messages.list(uuid);
      expect(turn?.session_documents?.length).toBe(1);
    });
  });
}

/** The name says 16k of context; a server whose list says nothing of that kind takes it by its name. */
const WITH_ROOM = "gpt-4o-mini-16k";

/** Gives the chatbot's agent a model that has room for documents. */
export async function readingDocuments(api: GptTrainerApi, chatbot: string): Promise<void> {
  const named = (await api.models.list()).find((one) => /-(?:16|32|64|128)k$/u.test(one));
  const [agent] = await api.agents.list(chatbot);
  await api.agents.update(agent?.uuid ?? "", { model: named ?? WITH_ROOM });
}
