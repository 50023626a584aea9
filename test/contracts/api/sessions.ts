import { describe, expect, it } from "vitest";
import { GptTrainerApiError } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { type ApiWorld, isRecent, oneChatbot, UNKNOWN } from "./world.ts";

/** What every server does with sessions. */
export function sessionsContract(name: string, world: ApiWorld): void {
  describe(`${name}: sessions`, () => {
    const chatbot = oneChatbot(world);

    it("are begun without anything, and then show three keys", async () => {
      const { api } = await world.open();
      const made = await api.sessions.create(chatbot());
      expect(Object.keys(made).toSorted()).toEqual(["created_at", "modified_at", "uuid"]);
      expect(made.uuid).toMatch(/^[0-9a-f]{32}$/u);
      expect(isRecent(made.created_at)).toBe(true);
    });

    it.each([
      ["no body", {}],
      ["an empty object", { json: {} }],
      ["an empty text", { text: "" }],
    ])("are begun with %s, whatever its content type", async (_, sent) => {
      const { raw } = await world.open();
      const response = await raw("POST", `/chatbot/${chatbot()}/session/create`, sent);
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/"uuid": ?"[0-9a-f]{32}"/u);
    });

    it("are begun with variables, of which those that are repeated are the same", async () => {
      const { api } = await world.open();
      const initial_variables = { channel: "slack", display_name: "Zoë 👩‍👩‍👧‍👦" };
      const made = await api.sessions.create(chatbot(), { initial_variables });
      const fetched = await api.sessions.fetch(made.uuid);
      expect(fetched.uuid).toBe(made.uuid);
      expect(initial_variables).toMatchObject(fetched.initial_variables ?? {});
    });

    it("are listed, all of them or those of a time", async () => {
      const { api } = await world.open();
      const one = await api.sessions.create(chatbot());
      const two = await api.sessions.create(chatbot());
      const uuids = async (window?: object): Promise<string[]> =>
        (await api.sessions.list(chatbot(), window)).map(({ uuid }) => uuid);
      expect(await uuids()).toEqual(expect.arrayContaining([one.uuid, two.uuid]));
      const start_timestamp = new Date(one.created_at);
      const end_timestamp = new Date(two.created_at);
      const within = await uuids({ start_timestamp, end_timestamp });
      expect(within).toEqual(expect.arrayContaining([one.uuid, two.uuid]));
      const later = new Date(Date.parse(two.created_at) + 1000);
      expect(await uuids({ start_timestamp: later })).not.toContain(two.uuid);
      const earlier = new Date(Date.parse(one.created_at) - 1);
      expect(await uuids({ end_timestamp: earlier })).not.toContain(one.uuid);
    });

    it("are gone once they are deleted", async () => {
      const { api } = await world.open();
      const { uuid } = await api.sessions.create(chatbot());
      await api.messages.streamWhole(uuid, "Hello");
      await api.sessions.delete(uuid);
      await expect(api.sessions.fetch(uuid)).rejects.toBeInstanceOf(GptTrainerApiError);
      await expect(api.messages.ask(uuid, "Hi")).rejects.toBeInstanceOf(GptTrainerApiError);
      const left = (await api.sessions.list(chatbot())).map((one) => one.uuid);
      expect(left).not.toContain(uuid);
    });

    it("are not begun or found under an id that nothing has", async () => {
      const { api } = await world.open();
      for (const call of [
        () => api.sessions.create(UNKNOWN),
        () => api.sessions.list(UNKNOWN),
        () => api.sessions.fetch(UNKNOWN),
        () => api.sessions.delete(UNKNOWN),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(GptTrainerApiError);
      }
    });
  });
}
