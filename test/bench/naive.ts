import { Hono } from "hono";

interface Bindings {
  readonly SESSIONS: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
  };
  readonly CHATBOT_URL: string;
  /** Of the one platform that it serves. */
  readonly API_URL: string;
  /** `off`: every chat has a session that nobody had to look up. */
  readonly KV: "on" | "off";
}

interface TelegramUpdate {
  readonly message: { readonly chat: { readonly id: number }; readonly text: string };
}

interface SlackCallback {
  readonly event: { readonly channel: string; readonly thread_ts?: string; readonly text: string };
}

interface WhatsAppValue {
  readonly metadata: { readonly phone_number_id: string };
  readonly messages?: readonly [
    { readonly from: string; readonly text: { readonly body: string } },
  ];
}

interface WhatsAppWebhook {
  readonly entry: readonly [{ readonly changes: readonly [{ readonly value: WhatsAppValue }] }];
}

/** A message of a person's, and the call that answers it. */
interface Relayed {
  readonly chat: string;
  readonly text: string;
  readonly call: string;
  readonly body: (answer: string) => object;
}

const json = { "content-type": "application/json" };

/**
 * What a bridge costs that promises nothing, the yardstick of the bench: it acknowledges first, then
 * asks once and sends once. A crash loses the message, a repeated webhook is answered twice, and
 * anybody may post one.
 */
const app = new Hono<{ Bindings: Bindings }>();

app.post("/webhooks/telegram", async (context) => {
  const { chat, text } = (await context.req.json<TelegramUpdate>()).message;
  const relayed = {
    chat: String(chat.id),
    text,
    call: "bot1:naive/sendMessage",
    body: (answer: string) => ({ chat_id: chat.id, text: answer }),
  };
  context.executionCtx.waitUntil(relay(context.env, relayed));
  return context.body(null);
});

app.post("/webhooks/slack", async (context) => {
  const { channel, thread_ts, text } = (await context.req.json<SlackCallback>()).event;
  const relayed = {
    chat: `${channel}-${thread_ts ?? ""}`,
    text,
    call: "chat.postMessage",
    body: (answer: string) => ({ channel, thread_ts, markdown_text: answer }),
  };
  context.executionCtx.waitUntil(relay(context.env, relayed));
  return context.body(null);
});

app.post("/webhooks/whatsapp", async (context) => {
  const { value } = (await context.req.json<WhatsAppWebhook>()).entry[0].changes[0];
  const message = value.messages?.[0];
  // A report on a message of ours.
  if (message === undefined) return context.body(null);
  const { from: to, text } = message;
  const relayed = {
    chat: to,
    text: text.body,
    call: `v25.0/${value.metadata.phone_number_id}/messages`,
    body: (answer: string) => ({
      messaging_product: "whatsapp",
      to,
      type: "text",
      text: { body: answer },
    }),
  };
  context.executionCtx.waitUntil(relay(context.env, relayed));
  return context.body(null);
});

async function relay(env: Bindings, { chat, text, call, body }: Relayed): Promise<void> {
  const session = await sessionOf(env, chat);
  const asked = await fetch(`${env.CHATBOT_URL}/api/v1/session/${session}/message/stream`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ query: text }),
  });
  const answer = await asked.text();
  const sent = await fetch(`${env.API_URL}/${call}`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(body(answer)),
  });
  await sent.json();
}

async function sessionOf(env: Bindings, chat: string): Promise<string> {
  if (env.KV === "off") return chat;
  const known = await env.SESSIONS.get(chat);
  if (known !== null) return known;
  const url = `${env.CHATBOT_URL}/api/v1/chatbot/naive/session/create`;
  const created = await fetch(url, { method: "POST", headers: json, body: "{}" });
  const session = /"uuid":"([^"]+)"/.exec(await created.text())?.[1] ?? "";
  await env.SESSIONS.put(chat, session);
  return session;
}

export default app;
