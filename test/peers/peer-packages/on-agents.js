/**
 * Chat SDK on Cloudflare Agents, as the package's own guide sets it up: one Agent takes the webhooks,
 * the state lives in its sub-agents, one for each chat.
 * @see https://developers.cloudflare.com/agents/api-reference/chat-sdk/
 */
import { Agent, getAgentByName } from "agents";
import { createChatSdkState } from "agents/chat-sdk";
import { createBot } from "./relay.js";

export { ChatSdkStateAgent } from "agents/chat-sdk";

export class MessengerAgent extends Agent {
  onStart() {
    this.bot = createBot(this.env, createChatSdkState());
  }

  onRequest(request) {
    return this.bot.webhooks.telegram(request, {
      waitUntil: (task) => this.ctx.waitUntil(task),
    });
  }
}

export default {
  async fetch(request, env) {
    const agent = await getAgentByName(env.MessengerAgent, "default");
    return agent.fetch(request);
  },
};
