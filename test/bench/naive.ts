import { Hono } from "hono";

interface Bindings {
  readonly SESSIONS: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
  };
  readonly CHATBOT_URL: string;
  readonly TELEGRAM_URL: string;
  /** `off`: every chat has a session that nobody had to look up. */
  readonly KV: "on" | "off";
}

interface Update {
  readonly message: { readonly chat: { readonly id: number }; readonly text: string };
}

const json = { "content-type": "application/json" };

/**
 * What a bridge costs that promises nothing, the yardstick of the bench: it acknowledges first, then
 * asks once and sends once. A crash loses the message, a repeated webhook is answered twice.
 */
const app = new Hono<{ Bindings: Bindings }>();

app.post("/webhooks/telegram", async (context) => {
  const { message } = await context.req.json<Update>();
  context.executionCtx.waitUntil(relay(context.env, message));
  return context.body(null);
});

async function relay(env: Bindings, { chat, text }: Update["message"]): Promise<void> {
  const session = await sessionOf(env, String(chat.id));
  const asked = await fetch(`${env.CHATBOT_URL}/api/v1/session/${session}/message/stream`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ query: text }),
  });
  const answer = await asked.text();
  const sent = await fetch(`${env.TELEGRAM_URL}/bot1:naive/sendMessage`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ chat_id: chat.id, text: answer }),
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
