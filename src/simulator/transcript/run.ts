import { startBridgeRuntime } from "../bridge-runtime.ts";
import { startLocalChatbot } from "../local-chatbot.ts";
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
const chatbot = await startLocalChatbot({ charactersPerSecond: 0 });
const bridge = await startBridgeRuntime({
  variables: {
    ...Object.fromEntries(scenes.flatMap(({ variables }) => Object.entries(variables))),
    ...chatbot.variables,
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
  await chatbot.stop();
}
