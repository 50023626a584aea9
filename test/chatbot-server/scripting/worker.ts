import {
  type ApiErrorKind,
  citationsOf,
  createGptTrainerApi,
  type GptTrainerApi,
  GptTrainerApiError,
} from "../../../src/chatbots/gpt-trainer/api/index.ts";

/** Where the API is. */
interface Variables {
  readonly API_URL: string;
  readonly API_KEY: string;
  /** Of a server that never answers. */
  readonly SILENT_URL: string;
}

const FILE = { file: "# Tower\n\nThe tower of Brack is 41 metres high.", file_name: "tower.md" };

/** A Worker that uses the client for everything that the runtimes might differ in. */
export default {
  async fetch(_request: Request, variables: Variables): Promise<Response> {
    const { API_URL: baseUrl, API_KEY: apiKey, SILENT_URL: silent } = variables;
    const api = createGptTrainerApi({ baseUrl, apiKey });
    const nobody = createGptTrainerApi({ baseUrl: silent, apiKey, attempts: 1, timeoutMs: 100 });
    const { uuid } = await api.chatbots.create({ name: "Worker", show_citations: true });
    try {
      const answer = await askAboutFile(api, uuid);
      const kinds = [
        await kindOf(api.chatbots.fetch("0123456789abcdef0123456789abcdef")),
        await kindOf(api.chatbots.list({ signal: AbortSignal.abort() })),
        await kindOf(nobody.chatbots.list()),
        await kindOf(nobody.messages.streamWhole(uuid, "Hi", { firstByteMs: 100 })),
      ];
      return Response.json({ ...answer, kinds });
    } finally {
      await api.chatbots.delete(uuid);
    }
  },
};

async function askAboutFile(
  api: GptTrainerApi,
  chatbot: string,
): Promise<{ readonly answer: string; readonly cited: readonly string[] }> {
  const added = await api.sources.upload(chatbot, FILE);
  await api.sources.untilTrained(chatbot, added.source?.uuid ?? "", { everyMs: 50 });
  const { uuid: session } = await api.sessions.create(chatbot);
  let answer = "";
  for await (const piece of api.messages.stream(session, "How high is the tower of Brack?")) {
    answer += piece;
  }
  const [turn] = await api.messages.list(session);
  return { answer, cited: Object.keys(citationsOf(turn ?? { cite_data_json: "" })) };
}

async function kindOf(call: Promise<unknown>): Promise<ApiErrorKind | "no error"> {
  try {
    await call;
    return "no error";
  } catch (error) {
    if (error instanceof GptTrainerApiError) return error.kind;
    throw error;
  }
}
