import { MODEL_KEY, startStubModel } from "../answering/stub-model.ts";
import { begin, makeChatbot, stream } from "../answering/talk.ts";
import { type Server, startServer } from "../server.ts";

/** Turns that are measured, and those before them that warm everything up. */
const TURNS = 200;
const WARM_UP = 20;
/** Turns in a session: enough for the history to matter. */
const TURNS_A_SESSION = 10;

/** What the median may be, in milliseconds. */
const LIMIT_MS = 15;

const QUESTION = "Which pears do you sell, and are they ripe?";

interface Measured {
  readonly name: string;
  /** Sorted, in milliseconds. */
  readonly times: readonly number[];
}

/**
 * Measures the time from a question to the first byte of its answer, over HTTP against the built
 * server in workerd, with a model that answers at once. The model's own time, asked directly in the
 * same run, is printed beside it.
 */
async function run(): Promise<void> {
  const model = await startStubModel(["gpt-4o-mini"]);
  model.reply = () => ({ text: "We sell three kinds of pears, and all of them are ripe today." });
  const server = await startServer({
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: MODEL_KEY,
    CHATBOT_SERVER_MODEL: "gpt-4o-mini",
  });
  try {
    const rows = [
      { name: "the stub alone", times: await measure(() => askStub(model.url)) },
      { name: "through the server", times: await measureServer(server, {}) },
      { name: "with a source", times: await measureServer(server, { source: true }) },
    ];
    for (const row of rows) print(row);
    const through = quantile(rows[1]?.times ?? [], 0.5);
    if (through > LIMIT_MS) throw new Error(`median ${through.toFixed(1)} ms, over ${LIMIT_MS} ms`);
  } finally {
    await server.stop();
    await model.stop();
  }
}

async function measureServer(
  server: Server,
  { source = false }: { readonly source?: boolean },
): Promise<number[]> {
  const made = await makeChatbot(server, { rate_limit: [100, 1] });
  if (source) {
    const json = { question: QUESTION, answer: "Three kinds: Conference, Williams and Nashi." };
    await server.call("POST", `/chatbot/${made.chatbot}/data-source/qa`, { json });
  }
  let session = "";
  let turns = 0;
  return measure(async () => {
    if (turns % TURNS_A_SESSION === 0) session = await begin(server, made);
    turns += 1;
    return (await stream(server, session, QUESTION)).firstByteMs;
  });
}

async function askStub(url: string): Promise<number> {
  const startedAt = performance.now();
  const messages = [{ role: "user", content: QUESTION }];
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${MODEL_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", stream: true, messages }),
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const ms = performance.now() - startedAt;
  await reader?.cancel();
  return ms;
}

async function measure(turn: () => Promise<number>): Promise<number[]> {
  for (let at = 0; at < WARM_UP; at += 1) await turn();
  const times: number[] = [];
  for (let at = 0; at < TURNS; at += 1) times.push(await turn());
  return times.toSorted((one, other) => one - other);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function print({ name, times }: Measured): void {
  const [median, late] = [quantile(times, 0.5), quantile(times, 0.95)];
  console.log(
    `first byte, ${name}: median ${median.toFixed(1)} ms, 95 of 100 within ${late.toFixed(1)} ms, ${times.length} turns`,
  );
}

await run();
