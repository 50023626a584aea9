import { describe, expect, it } from "vitest";
import { GptTrainerApiError } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { type ApiWorld, isRecent, NAME, oneChatbot, UNKNOWN } from "./world.ts";

/** What every server does with chatbots. */
export function chatbotsContract(name: string, world: ApiWorld): void {
  describe(`${name}: chatbots`, () => {
    const settings = {
      visibility: "hybrid",
      rate_limit: [7, 70],
      rate_limit_message: "Slowly, please.",
      show_citations: true,
    } as const;
    const chatbot = oneChatbot(world, settings);

    it("are made with the settings that were given", async () => {
      const { api } = await world.open();
      const made = await api.chatbots.fetch(chatbot());
      expect(made).toMatchObject({ uuid: chatbot(), name: NAME, meta: settings });
      expect(made.uuid).toMatch(/^[0-9a-f]{32}$/u);
      expect([made.created_at, made.modified_at].map(isRecent)).toEqual([true, true]);
    });

    it("are made with a name alone, and listed", async () => {
      const { api } = await world.open();
      const { uuid } = await api.chatbots.create({ name: `${NAME} 2` });
      const listed = await api.chatbots.list();
      expect(listed.map((one) => one.uuid)).toEqual(expect.arrayContaining([uuid, chatbot()]));
      expect(await api.chatbots.fetch(uuid)).toEqual(listed.find((one) => one.uuid === uuid));
      await api.chatbots.delete(uuid);
    });

    it("keep what an update does not name", async () => {
      const { api } = await world.open();
      const changed = await api.chatbots.update(chatbot(), { rate_limit: [3, 30] });
      expect(changed).toMatchObject({ name: NAME, meta: { ...settings, rate_limit: [3, 30] } });
      const changes = { name: `${NAME} renamed`, visibility: "private", show_citations: false };
      await api.chatbots.update(chatbot(), changes);
      expect(await api.chatbots.fetch(chatbot())).toMatchObject({
        name: `${NAME} renamed`,
        meta: { ...settings, rate_limit: [3, 30], visibility: "private", show_citations: false },
      });
    });

    it("begin with one agent, which is enabled and answers from all sources", async () => {
      const { api } = await world.open();
      const agents = await api.agents.list(chatbot());
      expect(agents).toHaveLength(1);
      expect(agents[0]).toMatchObject({
        name: "General Q&A",
        type: "user-facing",
        enabled: true,
        meta: { temperature: 0, use_all_sources: true },
        data_source_uuids: [],
        tool_functions: [],
        variables: [],
      });
    });

    it("are gone with all that is theirs once they are deleted", async () => {
      const { api } = await world.open();
      const { uuid } = await api.chatbots.create({ name: `${NAME} 3` });
      const session = await api.sessions.create(uuid);
      const { uuid: source } = await api.sources.createQa(uuid, { question: "Q?", answer: "A." });
      await api.chatbots.delete(uuid);
      const listed = await api.chatbots.list();
      expect(listed.map((one) => one.uuid)).not.toContain(uuid);
      for (const call of [
        () => api.chatbots.fetch(uuid),
        () => api.agents.list(uuid),
        () => api.sources.list(uuid),
        () => api.sources.update(source, { title: "x" }),
        () => api.sessions.create(uuid),
        () => api.messages.ask(session.uuid, "Hi"),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });

    it("are refused to a key that is not good", async () => {
      const { withWrongKey } = await world.open();
      await expect(withWrongKey.chatbots.list()).rejects.toMatchObject({ kind: "unauthorized" });
      const create = withWrongKey.chatbots.create({ name: NAME });
      await expect(create).rejects.toMatchObject({ kind: "unauthorized" });
    });

    it("are not found under an id that nothing has", async () => {
      const { api } = await world.open();
      await expect(api.chatbots.fetch(UNKNOWN)).rejects.toBeInstanceOf(GptTrainerApiError);
      await expect(api.chatbots.delete(UNKNOWN)).rejects.toBeInstanceOf(GptTrainerApiError);
    });
  });
}
