import { startBridgeRuntime } from "../bridge-runtime.ts";
import { createChatbotSimulator } from "../chatbot/index.ts";
import { friendlyAnswer } from "../page/friendly-answers.ts";
import { transcriptOf } from "./print.ts";
import type { Scene } from "./scene.ts";
import { slackScene } from "./slack.ts";
import { telegramScene } from "./telegram.ts";
import { whatsappScene } from "./whatsapp.ts";

/**
 * Plays a short conversation on each simulated platform with the built bridge, and prints what went
 * over the wire and what stands on the screen.
 *
 *     npm run transcript
 */
const scenes: Scene[] = [await slackScene(), await telegramScene(), await whatsappScene()];
const chatbot = await createChatbotSimulator({ answer: friendlyAnswer });
const bridge = await startBridgeRuntime({
  variables: {
    ...Object.fromEntries(scenes.flatMap(({ variables }) => Object.entries(variables))),
    GPT_TRAINER_API_KEY: chatbot.apiKey,
    GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
    GPT_TRAINER_BASE_URL: chatbot.url,
  },
});
try {
  for (const scene of scenes) {
    scene.useBridge(bridge.url);
    const began = Date.now();
    for (const act of scene.acts) await act.play();
    console.log(transcriptOf(scene, began));
  }
} finally {
  await bridge.stop();
  await Promise.all(scenes.map((scene) => scene.close()));
  await chatbot.close();
}
