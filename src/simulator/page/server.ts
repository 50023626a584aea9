import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { setTimeout as sleep } from "node:timers/promises";
import type { TelegramSimulator } from "../telegram/index.ts";
import { runPage } from "./browser.ts";
import { type PageChat, stateOf } from "./chats.ts";
import { contentOf, LONGEST_MESSAGE_CHARACTERS, type PageFacts, pageOf } from "./document.ts";
import { pageStyle } from "./style.ts";

/** How often the page looks for something new. */
const LOOK_EVERY_MS = 100;
/** Lines of the bridge's log that the page shows. */
const LOG_LINES_SHOWN = 100;

export interface PageOptions {
  /** The port that is tried first; any that is free when it is taken. */
  readonly port: number;
  readonly telegram: TelegramSimulator;
  readonly chats: readonly PageChat[];
  readonly facts: PageFacts;
  /** What the bridge has printed lately. */
  readonly log: readonly string[];
}

/**
 * Serves the page on this machine only, for as long as the process lives.
 * @returns its address, such as `http://127.0.0.1:8788`
 */
export async function servePage(options: PageOptions): Promise<string> {
  const app = routesOf(options);
  const port = await listen(app, options.port).catch((error: unknown) => {
    if (isTaken(error)) return listen(app, 0);
    throw error;
  });
  return `http://127.0.0.1:${port}`;
}

function routesOf(options: PageOptions): Hono {
  const { telegram, chats, facts } = options;
  const app = new Hono();

  app.use(async (context, next) => {
    if (isFromElsewhere(context.req.raw)) return context.text("Only this page may do that.", 403);
    return next();
  });
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      // With less, a browser would not say where a form was sent from.
      referrerPolicy: "same-origin",
      contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["data:"] },
    }),
  );
  app.get("/", async (context) => {
    const now = Date.now();
    const panes = chats.map(async (chat) => ({ chat, state: await stateOf(chat, telegram, now) }));
    return context.html(pageOf(facts, await Promise.all(panes)));
  });
  app.get("/page.css", (context) =>
    context.body(pageStyle, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/page.js", (context) =>
    context.body(`(${runPage.toString()})();\n`, 200, {
      "content-type": "text/javascript; charset=utf-8",
    }),
  );
  app.get("/chats/:name", async (context) => {
    const chat = chats.find(({ name }) => name === context.req.param("name"));
    return chat === undefined
      ? context.notFound()
      : context.json(await stateOf(chat, telegram, Date.now()));
  });
  app.post("/chats/:name/messages", async (context) => {
    const chat = chats.find(({ name }) => name === context.req.param("name"));
    if (chat === undefined) return context.notFound();
    const { text } = await context.req.parseBody();
    if (!isSendable(text)) return context.text("A message has 1 to 4096 characters.", 400);
    telegram.control.say(chat.chat, chat.person, { text: text.replaceAll("\r\n", "\n") });
    return context.redirect("/", 303);
  });
  app.get("/events", (context) => streamSSE(context, (stream) => follow(stream, options)));
  return app;
}

/** Sends each chat, and the log, whenever it looks different; until the reader leaves. */
async function follow(stream: SSEStreamingApi, options: PageOptions): Promise<void> {
  const sent = new Map<string, string>();
  const send = async (event: string, data: string): Promise<void> => {
    if (sent.get(event) === data) return;
    sent.set(event, data);
    await stream.writeSSE({ event, data });
  };
  while (!stream.aborted && !stream.closed) {
    for (const chat of options.chats) {
      const state = await stateOf(chat, options.telegram, Date.now());
      await send(chat.name, String(await contentOf(chat, state)));
    }
    await send("log", options.log.slice(-LOG_LINES_SHOWN).join("\n"));
    await sleep(LOOK_EVERY_MS);
  }
}

/** Another site's page in the same browser may not write in somebody's name. */
function isFromElsewhere({ headers, url }: Request): boolean {
  const origin = headers.get("origin");
  return origin !== null && origin !== new URL(url).origin;
}

function isSendable(text: unknown): text is string {
  return (
    typeof text === "string" && text.trim() !== "" && text.length <= LONGEST_MESSAGE_CHARACTERS
  );
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** @returns the port; rejects when it is taken */
function listen(app: Hono, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) =>
      resolve(info.port),
    );
    server.once("error", reject);
  });
}
