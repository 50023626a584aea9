/** Chat SDK in Node, its state in the memory of the process: the way its guide begins. */
import { createMemoryState } from "@chat-adapter/state-memory";
import { serve } from "@hono/node-server";
import { createBot } from "./relay.js";

const bot = createBot(process.env, createMemoryState());
const running = new Set();
const waitUntil = (task) => {
  running.add(task);
  void task.finally(() => running.delete(task));
};
const options = {
  fetch: (request) => bot.webhooks.telegram(request, { waitUntil }),
  hostname: "127.0.0.1",
  port: 0,
};
serve(options, ({ port }) => process.send?.({ port }));
process.once("disconnect", () => process.exit());
