import { request } from "node:http";
import { until } from "../../helpers/until.ts";
import { API_KEY, elementsOf, type Server, textAt } from "../server.ts";

/** A chatbot that was made by calls. */
export interface Made {
  readonly chatbot: string;
  /** Id of the agent that every chatbot has from its beginning. */
  readonly agent: string;
}

/** A call that must succeed. @returns its JSON @throws with status and body otherwise */
export async function done(
  server: Server,
  method: string,
  path: string,
  json?: unknown,
): Promise<unknown> {
  const response = await server.call(method, path, json === undefined ? {} : { json });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Makes a chatbot. @param settings beside its name @param agent changes of its first agent */
export async function makeChatbot(
  server: Server,
  settings: Readonly<Record<string, unknown>> = {},
  agent: Readonly<Record<string, unknown>> = {},
): Promise<Made> {
  const made = await done(server, "POST", "/chatbot/create", { name: "Made", ...settings });
  const chatbot = textAt(made, "uuid");
  const [first] = elementsOf(await done(server, "GET", `/chatbot/${chatbot}/agents`));
  const uuid = textAt(first, "uuid");
  if (Object.keys(agent).length > 0) await done(server, "POST", `/agent/${uuid}/update`, agent);
  return { chatbot, agent: uuid };
}

/** Makes an agent and enables it. @returns its id */
export async function addAgent(
  server: Server,
  { chatbot }: Made,
  agent: Readonly<Record<string, unknown>>,
): Promise<string> {
  const uuid = textAt(
    await done(server, "POST", `/chatbot/${chatbot}/agent/create`, agent),
    "uuid",
  );
  await done(server, "POST", `/agent/${uuid}/update`, { enabled: true });
  return uuid;
}

/** Begins a session of a chatbot. @returns its id */
export async function begin(
  server: Server,
  { chatbot }: Made,
  variables?: Readonly<Record<string, unknown>>,
): Promise<string> {
  const json = variables === undefined ? {} : { initial_variables: variables };
  return textAt(await done(server, "POST", `/chatbot/${chatbot}/session/create`, json), "uuid");
}

/** Adds a pair of question and answer, and waits until it is found. @returns its id */
export async function addPair(
  server: Server,
  made: Made,
  question: string,
  answer: string,
): Promise<string> {
  const path = `/chatbot/${made.chatbot}/data-source/qa`;
  return trained(server, made, await done(server, "POST", path, { question, answer }));
}

/** Uploads a text, and waits until it is found. @returns its id */
export async function addText(
  server: Server,
  made: Made,
  fileName: string,
  text: string,
): Promise<string> {
  const form = new FormData();
  form.set("file", new File([text], fileName, { type: "text/markdown" }));
  const path = `/chatbot/${made.chatbot}/data-source/upload`;
  const response = await server.call("POST", path, { form });
  return trained(server, made, await response.json());
}

async function trained(server: Server, { chatbot }: Made, source: unknown): Promise<string> {
  const uuid = textAt(source, "uuid");
  await until(`source ${uuid}`, async () => {
    const sources = elementsOf(await done(server, "GET", `/chatbot/${chatbot}/data-sources`));
    const own = sources.find((one) => textAt(one, "uuid") === uuid);
    const status = textAt(own, "status");
    if (/^(?:error|fail)/u.test(status)) throw new Error(status);
    return status === "success";
  });
  return uuid;
}

/** A session's turns, oldest first. */
export async function turnsOf(server: Server, session: string): Promise<unknown[]> {
  return elementsOf(await done(server, "GET", `/session/${session}/messages`));
}

/** What a turn's `meta_json` says. */
export function metaOf(turn: unknown): unknown {
  return JSON.parse(textAt(turn, "meta_json"));
}

/** What came of a stream, byte for byte. */
export interface Streamed {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
  /** Whether it came to its end, and was not cut. */
  readonly isWhole: boolean;
  /** Until the first byte of the body, in milliseconds. */
  readonly firstByteMs: number;
  readonly chunks: number;
}

/**
 * Asks by Node's own client, which shows chunks as they come.
 * @param leaveAfter bytes after which it hangs up
 */
export function stream(
  at: Server,
  session: string,
  query: string,
  leaveAfter = Number.POSITIVE_INFINITY,
): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const url = `${at.url}/api/v1/session/${session}/message/stream`;
    const headers = { authorization: `Bearer ${API_KEY}` };
    const startedAt = performance.now();
    const call = request(url, { method: "POST", headers });
    call.on("error", reject);
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      let firstByteMs = Number.NaN;
      const end = (isWhole: boolean): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          isWhole,
          firstByteMs,
          chunks: chunks.length,
        });
      response.on("data", (bytes: Buffer) => {
        if (chunks.length === 0) firstByteMs = performance.now() - startedAt;
        chunks.push(bytes);
        if (Buffer.concat(chunks).length < leaveAfter) return;
        end(false);
        call.destroy();
      });
      response.on("end", () => end(response.complete));
      response.on("error", () => end(false));
    });
    call.end(JSON.stringify({ query }));
  });
}
