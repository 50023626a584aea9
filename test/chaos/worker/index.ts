import worker, { Conversation as BuiltConversation, Directory } from "./built-bridge.js";

/**
 * The built Worker with a KV binding that fails: each operation asks the run what it is to come to. And
 * with a clock that the run can set, for {@link CLOCK_PATH}.
 */

/** What is used of a KV namespace. */
interface Namespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: object): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Environment {
  readonly SESSIONS: Namespace;
  /** Where the run says what an operation comes to; absent when nothing fails. */
  readonly CHAOS_MAP_URL?: string;
}

/** `POST` with milliseconds as the body: from now on the clock is so far ahead. */
const CLOCK_PATH = "/chaos/clock";

const faulty = new WeakMap<Environment, Environment>();

function withFaults(env: Environment): Environment {
  const { CHAOS_MAP_URL: url } = env;
  if (url === undefined) return env;
  const known = faulty.get(env);
  if (known !== undefined) return known;
  const made = { ...env, SESSIONS: faultyNamespace(env.SESSIONS, url) };
  faulty.set(env, made);
  return made;
}

function faultyNamespace(real: Namespace, url: string): Namespace {
  const verdict = async (operation: string, key: string): Promise<Response> => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ operation, key }) });
    if (!response.ok) throw new Error("KV is out of order");
    return response;
  };
  return {
    async get(key) {
      const stale = await (await verdict("get", key)).text();
      return stale === "" ? real.get(key) : stale;
    },
    async put(key, value, options) {
      await verdict("put", key);
      await real.put(key, value, options);
    },
    async delete(key) {
      await verdict("delete", key);
      await real.delete(key);
    },
  };
}

const trueNow = Date.now;
let aheadMs = 0;
Date.now = () => trueNow() + aheadMs;

/** Alarms are the runtime's, whose clock stays as it is. */
function shiftAlarms(storage: { setAlarm(at: number): Promise<void> }): void {
  const prototype: unknown = Object.getPrototypeOf(storage);
  if (typeof prototype !== "object" || prototype === null || "shifted" in prototype) return;
  const real = storage.setAlarm;
  Object.defineProperty(prototype, "shifted", { value: true });
  Object.defineProperty(prototype, "setAlarm", {
    value(this: typeof storage, at: number) {
      return real.call(this, at - aheadMs);
    },
  });
}

/** A conversation whose KV may fail. */
export class Conversation extends BuiltConversation {
  constructor(
    ctx: { readonly storage: { setAlarm(at: number): Promise<void> } },
    env: Environment,
  ) {
    shiftAlarms(ctx.storage);
    super(ctx, withFaults(env));
  }
}

export { Directory };

export default {
  async fetch(request: Request, env: Environment, ctx: unknown): Promise<Response> {
    if (new URL(request.url).pathname !== CLOCK_PATH) return worker.fetch(request, env, ctx);
    aheadMs = Number(await request.text());
    return new Response(null);
  },
};
