import { chatbotContract } from "../../contracts/chatbot.ts";
import { openWorld } from "./world.ts";

chatbotContract("the simulated chatbot", async () => {
  const { chatbot, connect } = await openWorld({
    answer: (question) => `**${question}**\n\n- 👍🏽 [1.1]\n`,
    traits: { chunkBytes: [1, 2, 5], chunkDelayMs: 1 },
  });
  return {
    chatbot,
    withWrongKey: connect({ apiKey: "another key" }),
    withWrongChatbot: connect({ chatbotUuid: "0123456789abcdef0123456789abcdef" }),
  };
});
