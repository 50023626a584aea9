/**
 * What can go wrong with one HTTP call, on purpose. Every simulated server runs its calls through
 * this, so that a test can let a call fail, lose its reply, or hold it at one exact moment while
 * the caller is killed.
 */

/**
 * A client killed just before a release is known to the kernel already, but not yet to Node. Only
 * calls that were held wait so long.
 */
const NOTICE_MS = 25;

/** One call as a simulated server sees it, before it takes effect. */
export interface FaultableCall {
  /** What is called: a method of the API, or a route. Compared without regard to case. */
  readonly name: string;
  /** What was sent with it, for predicates. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly connection: Connection;
}

/** The client's connection, as a server sees it. */
export interface Connection {
  /** Aborted once the client is gone, or once {@link Connection.cut} was called. */
  readonly gone: AbortSignal;
  /** Destroys it without another byte. */
  cut(): void;
}

/** Which calls are meant: a name, or a predicate. */
type Match = string | ((call: FaultableCall) => boolean);

export type Fault =
  /** Answered so, without taking effect. An object is sent as JSON, a string as it is. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string | Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes effect; then the connection is destroyed instead of answered. */
  | { readonly kind: "lose_reply" }
  /** The connection is destroyed, and the call takes no effect. */
  | { readonly kind: "drop_before" }
  /** Takes effect so many milliseconds later, whether or not the client still waits. */
  | { readonly kind: "delay"; readonly ms: number };

/** Where a call can be held: around its effect, or at a point that the server names itself. */
type HoldPoint = "before" | "after" | (string & {});

/** One call held, or to be held. */
export interface Hold {
  /** Resolves with the call once it stands at the point. */
  readonly reached: Promise<FaultableCall>;
  /** Lets it go on. Before {@link Hold.reached} it means: do not stop there. */
  release(): void;
  /** Destroys its connection there. */
  cut(): void;
}

export interface FaultOptions {
  /** Which matching call is meant, counted from now; 1 is the next. */
  readonly nth?: number;
  /** How many in a row from there; 1 when absent. */
  readonly times?: number;
}

/** How a call ended. */
interface FaultOutcome {
  /** What to answer; absent when the connection is destroyed. */
  readonly response?: Response;
  /** Whether the call took effect. */
  readonly applied: boolean;
  readonly fault?: Fault["kind"] | "held";
}

export interface Faults {
  /** Lets a coming call fail. @returns a function that takes the fault back */
  next(match: Match, fault: Fault, options?: FaultOptions): () => void;
  /** Holds a coming call at `point`; `before` its effect when absent. */
  hold(match: Match, point?: HoldPoint, options?: FaultOptions): Hold;
  /** Forgets every fault and releases everything held. */
  clear(): void;
  /**
   * For servers: runs one call. `effect` is what the server does and answers; it is never run when
   * the client has gone while the call was held before it.
   */
  run(call: FaultableCall, effect: () => Promise<Response>): Promise<FaultOutcome>;
  /**
   * For servers: waits here while a test holds this point.
   * @returns false when the client is gone: stop
   */
  point(call: FaultableCall, point: HoldPoint): Promise<boolean>;
}

interface Rule<T> {
  readonly match: Match;
  skip: number;
  left: number;
  readonly what: T;
}

interface HoldState {
  readonly point: HoldPoint;
  readonly opened: PromiseWithResolvers<"go" | "cut">;
  readonly reached: PromiseWithResolvers<FaultableCall>;
}

/** Makes an empty set of faults, to be shared by a server and its tests. */
export function createFaults(): Faults {
  const faults: Rule<Fault>[] = [];
  const holds: Rule<HoldState>[] = [];

  async function point(call: FaultableCall, at: HoldPoint): Promise<boolean> {
    const state = take(holds, call, (hold) => hold.point === at);
    if (state) {
      state.reached.resolve(call);
      const opened = await Promise.race([state.opened.promise, aborted(call.connection.gone)]);
      if (opened === "cut") call.connection.cut();
      await wait(NOTICE_MS);
    }
    return !call.connection.gone.aborted;
  }

  async function run(call: FaultableCall, effect: () => Promise<Response>): Promise<FaultOutcome> {
    if (!(await point(call, "before"))) return { applied: false, fault: "held" };
    const fault = take(faults, call, () => true);
    if (fault?.kind === "status") {
      return { response: responseOf(fault), applied: false, fault: "status" };
    }
    if (fault?.kind === "drop_before") {
      call.connection.cut();
      return { applied: false, fault: "drop_before" };
    }
    if (fault?.kind === "delay") await wait(fault.ms);
    const response = await effect();
    const noted = fault ? { fault: fault.kind } : {};
    if (fault?.kind === "lose_reply") call.connection.cut();
    if (!(await point(call, "after"))) return { applied: true, fault: "held", ...noted };
    return { response, applied: true, ...noted };
  }

  return {
    next: (match, fault, options = {}) => add(faults, match, fault, options),
    hold: (match, at = "before", options = {}) => addHold(holds, match, at, options),
    clear() {
      faults.length = 0;
      for (const rule of holds.splice(0)) rule.what.opened.resolve("go");
    },
    run,
    point,
  };
}

function addHold(
  holds: Rule<HoldState>[],
  match: Match,
  point: HoldPoint,
  options: FaultOptions,
): Hold {
  const state: HoldState = {
    point,
    opened: Promise.withResolvers(),
    reached: Promise.withResolvers(),
  };
  const withdraw = add(holds, match, state, options);
  return {
    reached: state.reached.promise,
    release() {
      withdraw();
      state.opened.resolve("go");
    },
    cut() {
      state.opened.resolve("cut");
    },
  };
}

function add<T>(rules: Rule<T>[], match: Match, what: T, options: FaultOptions): () => void {
  const rule: Rule<T> = { match, skip: (options.nth ?? 1) - 1, left: options.times ?? 1, what };
  rules.push(rule);
  return () => {
    rule.left = 0;
  };
}

/** The first rule that wants this call; every rule counts every call that matches it. */
function take<T>(
  rules: Rule<T>[],
  call: FaultableCall,
  wanted: (what: T) => boolean,
): T | undefined {
  let taken: T | undefined;
  for (const rule of rules) {
    if (rule.left <= 0 || !wanted(rule.what) || !matches(rule.match, call)) continue;
    if (rule.skip > 0) rule.skip -= 1;
    else if (taken === undefined) {
      rule.left -= 1;
      taken = rule.what;
    }
  }
  return taken;
}

function matches(match: Match, call: FaultableCall): boolean {
  if (typeof match === "function") return match(call);
  return match.toLowerCase() === call.name.toLowerCase();
}

function responseOf(fault: Extract<Fault, { kind: "status" }>): Response {
  const text = typeof fault.body === "string";
  const body = text ? fault.body : JSON.stringify(fault.body ?? {});
  const type = text ? "text/html" : "application/json";
  return new Response(body, {
    status: fault.status,
    headers: { "content-type": type, ...fault.headers },
  });
}

function aborted(signal: AbortSignal): Promise<"gone"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("gone");
    else signal.addEventListener("abort", () => resolve("gone"), { once: true });
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
