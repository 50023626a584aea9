import { serve } from "@hono/node-server";
import naive from "../bench/naive.ts";

/** The naive Worker's code in Node: a map in memory stands for its KV. */
const sessions = new Map<string, string>();

const env = {
  SESSIONS: {
    get: (key: string) => Promise.resolve(sessions.get(key) ?? null),
    put: (key: string, value: string) => Promise.resolve(void sessions.set(key, value)),
  },
  CHATBOT_URL: process.env["CHATBOT_URL"] ?? "",
  API_URL: process.env["API_URL"] ?? "",
  KV: "on",
};

const context = {
  waitUntil(task: Promise<unknown>) {
    // As in a Worker: what fails after the reply fails alone.
    task.catch(() => {});
  },
  passThroughOnException() {},
  props: {},
};

serve(
  {
    fetch: (request) => naive.fetch(request, env, context),
    hostname: "127.0.0.1",
    port: 0,
  },
  ({ port }) => process.send?.({ port }),
);
process.once("disconnect", () => process.exit());
