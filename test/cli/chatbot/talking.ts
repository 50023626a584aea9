import { textAt } from "../../chatbot-server/server.ts";
import {
  answered,
  CHATBOT,
  chatbotJson,
  type FakeApi,
  type Route,
  SESSION,
  sessionJson,
  startFakeApi,
} from "./fake-api.ts";

const ASK = `POST /session/${SESSION}/message/stream`;

/** A host with one chatbot and one session. */
export function startTalking(
  ask: Route,
  more: Readonly<Record<string, Route>> = {},
): Promise<FakeApi> {
  return startFakeApi({
    "GET /chatbots": () => [chatbotJson("Heron")],
    [`POST /chatbot/${CHATBOT}/session/create`]: () => sessionJson(),
    [ASK]: ask,
    ...more,
  });
}

/** Answers with the question, in two pieces. */
export const echo: Route = ({ json }, response) => {
  response.write("You asked: ");
  response.end(textAt(json, "query"));
  return answered;
};

/** The questions that came. */
export function asked({ calls }: FakeApi): unknown[] {
  return calls.filter(({ path }) => path.endsWith("/stream")).map(({ json }) => json);
}
