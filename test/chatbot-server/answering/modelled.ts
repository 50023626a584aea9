import { type Server, startServer } from "../server.ts";
import {
  MODEL_KEY,
  type ModelCall,
  type Reply,
  startStubModel,
  type StubModel,
} from "./stub-model.ts";

/** The built server with a language model behind it, over real HTTP. */
export interface Modelled {
  readonly server: Server;
  readonly model: StubModel;
  /** Lets the model reply so, the last for ever. @returns how often it was asked since */
  replyWith(...replies: readonly Reply[]): () => number;
  /** What the model was asked last. */
  lastCall(): ModelCall;
  stop(): Promise<void>;
}

/** Starts both. @param variables beside those that name the model's endpoint */
export async function startModelled(
  variables: Readonly<Record<string, string>> = {},
): Promise<Modelled> {
  const model = await startStubModel(["gpt-4o-mini", "gpt-5-mini"]);
  const server = await startServer({
    OPENAI_BASE_URL: `${model.url}/`,
    OPENAI_API_KEY: MODEL_KEY,
    CHATBOT_SERVER_MODEL_FIRST_BYTE_SECONDS: "0.6",
    CHATBOT_SERVER_MODEL_IDLE_SECONDS: "0.6",
    CHATBOT_SERVER_MODEL_TOTAL_SECONDS: "6",
    ...variables,
  });
  return {
    server,
    model,
    replyWith(...replies) {
      const before = model.calls.length;
      const asked = (): number => model.calls.length - before;
      model.reply = () => replies[Math.min(asked(), replies.length) - 1] ?? {};
      return asked;
    },
    lastCall() {
      const call = model.calls.at(-1);
      if (call === undefined) throw new Error("the model was not asked");
      return call;
    },
    async stop() {
      await server.stop();
      await model.stop();
    },
  };
}
