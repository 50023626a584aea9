import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bindingsIn } from "../../src/simulator/worker-runtime.ts";
import { freePort } from "../../src/simulator/free-port.ts";
import { until } from "../helpers/until.ts";
import { type Description, readDescription } from "./described.ts";

/** What `npm run build` leaves. */
const BUILT = "dist/chatbot/index.js";

export const API_KEY = "key-of-the-tests";
export const CHATBOT_UUID = "c0ffee00c0ffee00c0ffee00c0ffee00";
/** An id that nothing has. */
export const UNKNOWN = "0123456789abcdef0123456789abcdef";

/** A body that is sent as JSON, as it is, or as a form. */
export interface Sent {
  readonly json?: unknown;
  readonly text?: string;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The built chatbot server in workerd, with its state in a folder of its own. */
export interface Server {
  readonly url: string;
  /** Where its state lives. */
  readonly folder: string;
  /** Everything it has printed, a line each. */
  readonly printed: readonly string[];
  /** One call below `/api/v1`, with the good key unless `headers` has another. */
  call(method: string, path: string, sent?: Sent): Promise<Response>;
  /** SIGKILL to the runtime; resolves once it is back, with what was on disk. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it. @param variables replace those of the tests; an empty one takes one away */
export async function startServer(
  variables: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-chatbot-"));
  const port = await freePort();
  const printed: string[] = [];
  const before = new Set(runtimes());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "chatbot",
      host: "127.0.0.1",
      port,
      cf: false,
      ...bindingsIn("wrangler.chatbot.toml"),
      bindings: {
        CHATBOT_SERVER_API_KEY: API_KEY,
        CHATBOT_SERVER_CHATBOT_UUID: CHATBOT_UUID,
        CHATBOT_SERVER_CHARACTERS_PER_SECOND: "0",
        ...variables,
      },
      modules: [{ type: "ESModule", path: "index.js", contents: readFileSync(BUILT, "utf8") }],
      resourcePersistencePath: folder,
      handleStructuredLogs: ({ message }) => printed.push(message),
    }),
  );
  await miniflare.ready;
  const url = `http://127.0.0.1:${port}`;
  const own = (): number[] => runtimes().filter((pid) => !before.has(pid));
  // Known beforehand, so that a kill comes at once.
  let alive = own();
  return {
    url,
    folder,
    printed,
    call: (method, path, sent = {}) => send(`${url}/api/v1${path}`, method, sent),
    async kill() {
      const dying = alive;
      for (const pid of dying) process.kill(pid, "SIGKILL");
      await until("the runtime to die", () => runtimes().every((pid) => !dying.includes(pid)));
      await until("the server to answer", () => answers(url));
      alive = own();
    },
    async stop() {
      await miniflare.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One call of a path from the server's root, with the good key unless `headers` has another. */
export function callRoot(
  server: Server,
  method: string,
  path: string,
  sent: Sent = {},
): Promise<Response> {
  return send(server.url + path, method, sent);
}

async function send(url: string, method: string, sent: Sent): Promise<Response> {
  const text = sent.json === undefined ? sent.text : JSON.stringify(sent.json);
  const body = sent.form ?? text;
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, ...sent.headers },
    ...(body === undefined ? {} : { body }),
  });
  const { origin, pathname } = new URL(url);
  const description = await descriptionOf(origin);
  await description.check(method, pathname, response.clone());
  return response;
}

const descriptions = new Map<string, Promise<Description>>();

/** What a server says of itself: every answer that a test gets is checked against it. */
export function descriptionOf(origin: string): Promise<Description> {
  const known = descriptions.get(origin);
  if (known !== undefined) return known;
  const reading = readDescription(origin);
  descriptions.set(origin, reading);
  // A server that was just killed is asked again.
  reading.catch(() => descriptions.delete(origin));
  return reading;
}

/** Process ids of the runtimes that this process has started. */
function runtimes(): number[] {
  const found = execFileSync("ps", ["-o", "pid=,stat=,comm=", "--ppid", String(process.pid)], {
    encoding: "utf8",
  });
  return found.split("\n").flatMap((line) => {
    const [pid, state = "", command = ""] = line.trim().split(/\s+/);
    return command.includes("workerd") && !state.startsWith("Z") ? [Number(pid)] : [];
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/healthz`)).text();
    return true;
  } catch {
    return false;
  }
}

/** A text member of a JSON object. */
export function textAt(json: unknown, key: string): string {
  const value: unknown =
    typeof json === "object" && json !== null ? Reflect.get(json, key) : undefined;
  if (typeof value !== "string") throw new TypeError(`no text under ${key}`);
  return value;
}

/** The elements of a JSON array. */
export function elementsOf(json: unknown): unknown[] {
  if (!Array.isArray(json)) throw new TypeError("no list");
  return json;
}

/** Begins a session. @returns its id */
export async function beginSession(server: Server, variables?: unknown): Promise<string> {
  const json = variables === undefined ? {} : { initial_variables: variables };
  const response = await server.call("POST", `/chatbot/${CHATBOT_UUID}/session/create`, { json });
  return textAt(await response.json(), "uuid");
}

/** Asks without streaming. @returns the answer */
export async function ask(server: Server, session: string, query: string): Promise<string> {
  const path = `/session/${session}/message/non-stream`;
  const response = await server.call("POST", path, { json: { query } });
  return textAt(await response.json(), "response");
}
