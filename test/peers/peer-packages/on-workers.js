/** Chat SDK in a Worker, its state in the memory of the one isolate that serves everybody here. */
import { createMemoryState } from "@chat-adapter/state-memory";
import { createBot } from "./relay.js";

let bot;

export default {
  fetch(request, env, context) {
    bot ??= createBot(env, createMemoryState());
    return bot.webhooks.telegram(request, { waitUntil: (task) => context.waitUntil(task) });
  },
};
