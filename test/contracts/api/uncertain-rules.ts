import { expect } from "vitest";
import { kindOf, shapeOf, type UncertainItem } from "./seen.ts";
import { UNKNOWN } from "./world.ts";

/** Times are printed to the second. */
const JUST_OVER_A_SECOND_MS = 1100;

/** What is uncertain about keys, ids, limits and lists. */
export const uncertainRules: readonly UncertainItem[] = [
  {
    item: "1: status of a bad or missing key",
    async look({ open }) {
      const { raw, withWrongKey } = await open();
      const kind = await kindOf(withWrongKey.chatbots.list(), ["unauthorized"]);
      expect(kind).not.toBe("no error");
      const missing = await shapeOf(await raw("GET", "/chatbots", { key: null }));
      const malformed = await shapeOf(await raw("GET", "/chatbots", { key: "a.b.c" }));
      return `wrong: ${kind}; missing: ${missing}; malformed: ${malformed}`;
    },
  },
  {
    item: "2: status of an unknown session or chatbot",
    async look({ open }) {
      const { api } = await open();
      const kinds = ["not_found", "invalid_request", "unauthorized", "failed"] as const;
      const session = await kindOf(api.messages.ask(UNKNOWN, "Hi"), kinds);
      const chatbot = await kindOf(api.sessions.create(UNKNOWN), kinds);
      expect([session, chatbot]).not.toContain("no error");
      return `asking in a session: ${session}; beginning one: ${chatbot}`;
    },
  },
  {
    item: "11: rate limits of the API itself",
    async look({ open }) {
      const { raw } = await open();
      const all = await Promise.all(Array.from({ length: 5 }, () => raw("GET", "/chatbots")));
      const headers = all.flatMap((one) => [...one.headers.keys()]);
      const limits = [...new Set(headers.filter((name) => /ratelimit|retry-after/iu.test(name)))];
      for (const one of all) expect([200, 429]).toContain(one.status);
      return `5 at once: ${all.map((one) => one.status).join(" ")}; headers: ${limits.join(" ") || "none"}`;
    },
  },
  {
    item: "13: whether rate_limit counts for sessions of the API",
    async look({ open }, chatbot) {
      const { api } = await open();
      const rate_limit_message = "Slowly, please.";
      await api.chatbots.update(chatbot, { rate_limit: [1, 60], rate_limit_message });
      const { uuid } = await api.sessions.create(chatbot);
      await api.messages.ask(uuid, "Hello?");
      const kinds = ["rate_limited"] as const;
      let told = "an ordinary answer";
      const second = await kindOf(
        api.messages.ask(uuid, "And now?").then(({ response }) => {
          if (response === rate_limit_message) told = "rate_limit_message";
          return response;
        }),
        kinds,
      );
      return `second question of one: ${second}, ${second === "no error" ? told : ""}`;
    },
  },
  {
    item: "14: order of the list of sessions",
    async look({ open }, chatbot) {
      const { api } = await open();
      const one = await api.sessions.create(chatbot);
      await new Promise((resolve) => setTimeout(resolve, JUST_OVER_A_SECOND_MS));
      const two = await api.sessions.create(chatbot);
      const uuids = (await api.sessions.list(chatbot)).map(({ uuid }) => uuid);
      expect(uuids.toSorted()).toEqual([one.uuid, two.uuid].toSorted());
      return uuids[0] === two.uuid ? "newest first" : "oldest first";
    },
  },
  {
    item: "17: what becomes of initial_variables",
    async look({ open }, chatbot) {
      const { api } = await open();
      const initial_variables = { text: "a", number: 7, truth: true, nothing: null };
      const kinds = ["invalid_request"] as const;
      const mixed = await kindOf(api.sessions.create(chatbot, { initial_variables }), kinds);
      const plain = await api.sessions.create(chatbot, { initial_variables: { text: "a" } });
      const echo = plain.initial_variables ?? {};
      return `of four types: ${mixed}; repeated: ${"text" in echo ? "yes" : "no"}`;
    },
  },
  {
    item: "18: whether updates are partial",
    async look({ open }, chatbot) {
      const { api } = await open();
      const before = await api.chatbots.update(chatbot, { rate_limit: [9, 90] });
      const after = await api.chatbots.update(chatbot, { name: "Renamed (may be deleted)" });
      expect(after.meta).toEqual(before.meta);
      const [agent] = await api.agents.list(chatbot);
      const changed = await api.agents.update(agent?.uuid ?? "", { description: "x" });
      expect(changed.prompt).toBe(agent?.prompt);
      return "what an update does not name stays";
    },
  },
  {
    item: "19: POST /sessions/delete",
    async look({ open }) {
      const { raw } = await open();
      const response = await raw("POST", "/sessions/delete", { json: { uuids: [UNKNOWN] } });
      return `${await shapeOf(response)}; the client deletes one by one`;
    },
  },
  {
    item: "20: the route for Make.com without its flag in the plan",
    async look({ open }, chatbot) {
      const { raw } = await open();
      const path = `/chatbot/${chatbot}/make-app/message/create`;
      const response = await raw("POST", path, { json: { query: "Hello?" } });
      return `${await shapeOf(response)}; the client does not use it`;
    },
  },
];
