import { SENT_POINT, WEBHOOK_CALL } from "../../src/simulator/whatsapp/index.ts";
import { newTalk, riggedWhatsApp, startWhatsApp } from "../helpers/whatsapp.ts";
import { isSendTo } from "../helpers/whatsapp-calls.ts";
import { crashScenarios } from "./scenarios.ts";

/** A report is waited for twenty times as long: here it comes as soon as the bridge is back. */
const LOOK_UNIT_SECONDS = "0.1";

crashScenarios("whatsapp", async () => {
  const whatsapp = await startWhatsApp({ timeScale: 0.02 });
  const rigged = riggedWhatsApp(whatsapp, whatsapp.control.addNumber());
  return {
    ...rigged,
    variables: { ...rigged.variables, LOOK_UNIT_SECONDS },
    faults: whatsapp.faults,
    webhook: { call: WEBHOOK_CALL, sent: SENT_POINT, overtakes: true },
    answers: { lengthyCharacters: 6_000, lostReply: "found" },
    idle: () => whatsapp.delivery.idle(),
    newTalk() {
      const { chat, key, say } = newTalk(whatsapp, { name: "Ana" });
      return {
        key: key(),
        say: (text) => void say(text),
        texts: () =>
          whatsapp.record
            .messagesIn(chat)
            .filter(({ from }) => from === "business")
            .map(({ text }) => text),
        isSend: isSendTo(chat),
      };
    },
  };
});
