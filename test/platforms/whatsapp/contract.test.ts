import * as v from "valibot";
import type { Webhook } from "../../../src/platforms/platform.ts";
import { type ApiBehaviour, platformContract } from "../../contracts/platform.ts";
import {
  accepted,
  type Answer,
  type CloudApi,
  hangUp,
  refusal,
  startCloudApi,
} from "./cloud-api.ts";
import { connect } from "./connection.ts";
import { payloadWith, signed } from "./webhooks.ts";

const BODY_UNITS_MAX = 4096;

const textMessage = v.looseObject({ text: v.object({ body: v.string() }) });

platformContract({
  name: "WhatsApp",
  limit: BODY_UNITS_MAX,
  async start() {
    const api = await startCloudApi();
    const texts: string[] = [];
    const showing =
      (answer: Answer): Answer =>
      (response, call) => {
        if (v.is(textMessage, call.body)) texts.push(call.body.text.body);
        answer(response, call);
      };
    api.answer(showing(accepted));
    let messages = 0;
    return {
      platform: connect(api.url),
      webhookOf(text): Webhook {
        messages += 1;
        const message = { id: `wamid.${messages}`, text: { body: text } };
        return signed(JSON.stringify(payloadWith("text", message)));
      },
      behave: (behaviour) => behave(api, behaviour, showing),
      shown: () => texts,
      close: () => api.close(),
    };
  },
});

async function behave(
  api: CloudApi,
  behaviour: ApiBehaviour,
  showing: (answer: Answer) => Answer,
): Promise<void> {
  switch (behaviour) {
    case "shows":
      return api.answer(showing(accepted));
    case "refuses":
      return api.answer(refusal(131047));
    case "loses_reply":
      return api.answer(showing(hangUp));
    case "unreachable":
      return api.close();
  }
}
