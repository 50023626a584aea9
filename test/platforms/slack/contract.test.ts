import { createSlack } from "../../../src/platforms/slack/index.ts";
import type { Webhook } from "../../../src/platforms/platform.ts";
import { type ApiBehaviour, platformContract } from "../../contracts/platform.ts";
import { bodyWith, signed } from "./bodies.ts";
import { hangUp, refusal, startWebApi, TOKEN, type WebApi } from "./web-api.ts";

/** What one Markdown field holds. @see https://docs.slack.dev/reference/methods/chat.postMessage */
const MARKDOWN_UNITS_MAX = 12_000;

/** As Slack writes what somebody typed. @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
const asTyped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

platformContract({
  name: "Slack",
  limit: MARKDOWN_UNITS_MAX,
  async start() {
    const api = await startWebApi();
    const platform = createSlack({
      botToken: TOKEN,
      signingSecrets: ["signing-secret"],
      apiUrl: api.url,
      stickyThreads: false,
      helpText: "Write to me.",
      fetch,
      now: Date.now,
    });
    let messages = 0;
    const webhookOf = (text: string): Webhook => {
      messages += 1;
      const ts = `1790000002.${String(messages).padStart(6, "0")}`;
      return signed(JSON.stringify(bodyWith("dm-text", { ts, event_ts: ts, text: asTyped(text) })));
    };
    // Whose token it is, is known before the API is made to fail.
    await platform.parse(webhookOf("hello"));
    return {
      platform,
      webhookOf,
      behave: (behaviour) => behave(api, behaviour),
      shown: () => api.posted.map(({ text }) => text),
      close: () => api.close(),
    };
  },
});

async function behave(api: WebApi, behaviour: ApiBehaviour): Promise<void> {
  switch (behaviour) {
    case "shows":
      return api.answer(undefined);
    case "refuses":
      return api.answer(refusal("channel_not_found"));
    case "loses_reply":
      return api.answer(api.doing(hangUp));
    case "unreachable":
      return api.close();
  }
}
