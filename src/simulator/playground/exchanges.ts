import type { FaultableCall, Faults } from "../faults.ts";
import type { Exchange, Party } from "../page/state.ts";

/** Older ones are forgotten, so that a long afternoon stays quick. */
const EXCHANGES_KEPT = 300;
/** Characters of an answer's complaint that are shown. */
const NOTE_CHARACTERS = 120;

/** Who speaks to whom through one simulated server. */
export interface Route {
  /** Whose server or webhooks they are. */
  readonly party: Exclude<Party, "bridge">;
  /** The name that a webhook's call has; none for a server that sends no webhooks. */
  readonly webhookCall?: string;
  /** What a webhook is about, in one word. */
  readonly webhookName?: (params: FaultableCall["params"]) => string;
  /** Whether the answer to a call comes little by little: it goes on until all of it was read. */
  readonly isStreamed?: (call: FaultableCall) => boolean;
}

/** What goes over the wire, as the page lists it. */
export interface Exchanges {
  /** Newest last. */
  readonly list: readonly Exchange[];
  /** Grows with every change of the list. */
  readonly version: number;
  /** Faults that write down everything that runs through them. */
  watched(faults: Faults, route: Route): Faults;
}

/** @param now Unix milliseconds */
export function createExchanges(now: () => number): Exchanges {
  const book = createBook(now);
  return {
    list: book.list,
    get version() {
      return book.version();
    },
    watched: (faults, route) => ({
      ...faults,
      async run(call, effect) {
        const end = book.begin(call, route);
        try {
          const outcome = await faults.run(call, effect);
          const { response } = outcome;
          if (response !== undefined && route.isStreamed?.(call)) {
            return { ...outcome, response: whenRead(response, end) };
          }
          end(await endingOf(outcome));
          return outcome;
        } catch (error) {
          end({ note: "no answer" });
          throw error;
        }
      },
    }),
  };
}

/** How an exchange ended. */
type Ending = Pick<Exchange, "status" | "note">;
type End = (ending: Ending) => void;

interface Book {
  readonly list: readonly Exchange[];
  version(): number;
  begin(call: FaultableCall, route: Route): End;
}

function createBook(now: () => number): Book {
  const list: Exchange[] = [];
  let begun = 0;
  let version = 0;
  /** How often the same webhook was seen. A server passes the same object with each attempt. */
  const attempts = new WeakMap<object, number>();

  function headOf(call: FaultableCall, route: Route): Omit<Exchange, "number" | "at"> {
    const { party } = route;
    if (call.name !== route.webhookCall) return { from: "bridge", to: party, name: call.name };
    const attempt = (attempts.get(call.params) ?? 0) + 1;
    attempts.set(call.params, attempt);
    const name = route.webhookName?.(call.params) ?? call.name;
    const note = attempt > 1 ? { note: `attempt ${attempt}` } : {};
    return { from: party, to: "bridge", name, ...note };
  }

  return {
    list,
    version: () => version,
    begin(call, route) {
      const exchange = { number: (begun += 1), at: now(), ...headOf(call, route) };
      list.push(exchange);
      if (list.length > EXCHANGES_KEPT) list.shift();
      version += 1;
      return (ending) => {
        version += 1;
        const at = list.indexOf(exchange);
        // A long afternoon has forgotten it.
        if (at === -1) return;
        list[at] = { ...exchange, ...joined(exchange, ending), tookMs: now() - exchange.at };
      };
    },
  };
}

/** What is known at the end, with the notes of both. */
function joined({ note }: { readonly note?: string }, ending: Ending): Ending {
  const notes = [note, ending.note].filter((one) => one !== undefined);
  return { ...ending, ...(notes.length > 0 ? { note: notes.join(", ") } : {}) };
}

type Outcome = Awaited<ReturnType<Faults["run"]>>;

async function endingOf({ response, fault }: Outcome): Promise<Ending> {
  const because = fault === undefined ? undefined : faultNames[fault];
  if (response === undefined) return { note: because ?? "connection broken" };
  const note = because ?? (await complaintOf(response));
  return { status: response.status, ...(note === undefined ? {} : { note }) };
}

const faultNames = {
  status: "refused on purpose",
  lose_reply: "reply lost on purpose",
  drop_before: "dropped on purpose",
  delay: "delayed on purpose",
  held: "held",
} as const;

/** The same answer, which has ended once its body was read to its end, or nobody reads on. */
function whenRead(response: Response, ended: End): Response {
  const { status } = response;
  const reader = response.body?.getReader();
  if (reader === undefined) {
    ended({ status });
    return response;
  }
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        ended({ status, note: "cut off" });
        throw error;
      });
      if (!done) {
        controller.enqueue(value);
        return;
      }
      ended({ status });
      controller.close();
    },
    async cancel(reason) {
      ended({ status, note: "cut off" });
      await reader.cancel(reason);
    },
  });
  return new Response(watched, response);
}

/** What a JSON answer complains about; Slack complains with a 200. */
async function complaintOf(response: Response): Promise<string | undefined> {
  if (!(response.headers.get("content-type") ?? "").includes("json")) return undefined;
  const said: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof said !== "object" || said === null) return undefined;
  for (const word of [Reflect.get(said, "description"), Reflect.get(said, "error")]) {
    const text: unknown =
      typeof word === "object" && word !== null ? Reflect.get(word, "message") : word;
    if (typeof text === "string") return text.slice(0, NOTE_CHARACTERS);
  }
  return undefined;
}
