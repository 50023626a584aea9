import { describe, expect, it } from "vitest";
import { type AgentType, GptTrainerApiError } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { type ApiWorld, isRecent, oneChatbot, UNKNOWN } from "./world.ts";

/** What every server does with agents. */
export function agentsContract(name: string, world: ApiWorld): void {
  describe(`${name}: agents`, () => {
    const chatbot = oneChatbot(world);

    it.each<[AgentType, object, object]>([
      ["user-facing", { temperature: 0.5, prompt: "Be brief." }, { temperature: 0.5 }],
      ["background", { tags: [{ name: "a", criteria: "b", color: "#ff0000" }] }, {}],
      ["human-escalation", { bias: 0.5 }, {}],
      ["pre-canned", { default_message: "We are closed." }, { default_message: "We are closed." }],
      ["spam-defense", { default_message: "No, thanks." }, { default_message: "No, thanks." }],
    ])("of the type %s are made disabled, and listed", async (type, settings, meta) => {
      const { api } = await world.open();
      const made = await api.agents.create(chatbot(), { name: "New", type, ...settings });
      expect(made).toMatchObject({ name: "New", type, enabled: false, meta });
      expect([made.created_at, made.modified_at].map(isRecent)).toEqual([true, true]);
      const listed = (await api.agents.list(chatbot())).find((one) => one.uuid === made.uuid);
      expect(listed).toMatchObject({ type, enabled: false, meta });
      expect(listed?.human_escalation_settings !== undefined).toBe(type === "human-escalation");
      await api.agents.delete(made.uuid);
      expect((await api.agents.list(chatbot())).map((one) => one.uuid)).not.toContain(made.uuid);
    });

    it("keep what an update does not name, and take a list in place of the one before", async () => {
      const { api } = await world.open();
      const { uuid } = await api.agents.create(chatbot(), {
        name: "Shop",
        type: "user-facing",
        description: "Sells",
        prompt: "Sell.",
        temperature: 0.25,
      });
      const variable = { name: "email", description: "Email", type: "string", example: "a@b.c" };
      const enabled = await api.agents.update(uuid, { enabled: true, variables: [variable] });
      expect(enabled).toMatchObject({
        name: "Shop",
        description: "Sells",
        prompt: "Sell.",
        enabled: true,
        meta: { temperature: 0.25 },
        variables: [variable],
      });
      const emptied = await api.agents.update(uuid, { variables: [], name: "Shop 2" });
      expect(emptied).toMatchObject({ name: "Shop 2", enabled: true, variables: [] });
      await api.agents.delete(uuid);
    });

    it("are restricted to some sources, and opened to all again", async () => {
      const { api } = await world.open();
      const source = await api.sources.createQa(chatbot(), { question: "Q?", answer: "A." });
      const [agent] = await api.agents.list(chatbot());
      const restricted = await api.agents.update(agent?.uuid ?? "", {
        data_source_uuids: [source.uuid],
        use_all_sources: false,
      });
      expect(restricted).toMatchObject({
        data_source_uuids: [source.uuid],
        meta: { use_all_sources: false },
      });
      const opened = await api.agents.update(agent?.uuid ?? "", { use_all_sources: true });
      expect(opened.meta.use_all_sources).toBe(true);
    });

    it.each(["human-escalation", "spam-defense"])(
      "are one at most of the type %s",
      async (type) => {
        const { api } = await world.open();
        const { uuid } = await api.agents.create(chatbot(), { name: "One", type });
        const second = api.agents.create(chatbot(), { name: "Two", type });
        await expect(second).rejects.toBeInstanceOf(GptTrainerApiError);
        await api.agents.delete(uuid);
      },
    );

    it("say what they say to whoever asks for a person", async () => {
      const { api } = await world.open();
      const type = "human-escalation";
      const { uuid } = await api.agents.create(chatbot(), { name: "Person", type });
      const settings = {
        human_requested_message: "Somebody comes.",
        monitored_messages: ["I do not know"],
        sound_enabled: true,
      };
      const changed = await api.agents.update(uuid, { human_escalation_settings: settings });
      expect(changed.human_escalation_settings).toMatchObject(settings);
      await api.agents.delete(uuid);
    });
  });

  describe(`${name}: models, tool functions and the account`, () => {
    const chatbot = oneChatbot(world);

    it("names models, and what they cost", async () => {
      const { api } = await world.open();
      const models = await api.models.list();
      const costs = await api.models.costs();
      expect(models.length).toBeGreaterThan(0);
      for (const model of models) expect(costs[model], model).toBeGreaterThanOrEqual(0);
    });

    it("gives an agent a tool function, changes it and takes it away", async () => {
      const { api } = await world.open();
      const [agent] = await api.agents.list(chatbot());
      const settings = {
        name: "order_status",
        description: "Looks an order up",
        external_url: "https://shop.example/orders",
        method: "POST",
        parameters: { type: "object", properties: { id: { type: "string" } } },
      } as const;
      const made = await api.functions.create(agent?.uuid ?? "", { ...settings, enabled: true });
      expect(made).toMatchObject({ ...settings, enabled: true });
      const changed = await api.functions.update(made.uuid, { enabled: false });
      expect(changed).toMatchObject({ ...settings, enabled: false });
      const [with1] = await api.agents.list(chatbot());
      expect(with1?.tool_functions?.map((one) => one.uuid)).toEqual([made.uuid]);
      await api.functions.delete(made.uuid);
      const [without] = await api.agents.list(chatbot());
      expect(without?.tool_functions).toEqual([]);
    });

    it("says whose key it is", async () => {
      const { api } = await world.open();
      expect((await api.user()).data.email).toEqual(expect.any(String));
    });

    it("knows no agent and no function under an id that nothing has", async () => {
      const { api } = await world.open();
      for (const call of [
        () => api.agents.update(UNKNOWN, { name: "x" }),
        () => api.agents.delete(UNKNOWN),
        () => api.functions.update(UNKNOWN, { name: "x" }),
        () => api.functions.delete(UNKNOWN),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });
  });
}
