import { setTimeout as sleep } from "node:timers/promises";
import type { FaultableCall, Faults } from "../../../src/simulator/faults.ts";

/** What is to go wrong with one call. */
export interface Mishap {
  /** Milliseconds before anything else. */
  readonly delayMs?: number;
  /** Answers so, and nothing happens. */
  readonly answer?: Response;
  /** The connection breaks before anything happens. */
  readonly dropsBefore?: true;
  /** It happens, and then the connection breaks. */
  readonly dropsAfter?: true;
}

/** How one call went. */
export interface Ran {
  /** Unix milliseconds; absent when it took no effect. */
  readonly appliedAt?: number;
  /** What was answered; absent when the connection broke. */
  readonly response?: Response;
}

/** Somebody who decides about calls and is told how they went. */
export interface CallKeeper {
  /** Told when a call arrives. @returns what goes wrong with it, and who is told of its end */
  begin(call: FaultableCall): { readonly mishap: Mishap; ended(ran: Ran): void };
  /** A call reaches a point that the server names. Waiting here holds it. */
  point(call: FaultableCall, point: string): Promise<void>;
}

/** Faults as simulated servers want them, decided call by call. */
export function createFaultyCalls(keeper: CallKeeper): Faults {
  return {
    next: unplanned,
    hold: unplanned,
    clear: () => undefined,
    async point(call, point) {
      await keeper.point(call, point);
      return !call.connection.gone.aborted;
    },
    async run(call, effect) {
      const { mishap, ended } = keeper.begin(call);
      const { ran, applied } = await runOne(call, mishap, effect);
      ended(ran);
      return ran.response === undefined
        ? { applied, fault: "held" }
        : { response: ran.response, applied };
    },
  };
}

async function runOne(
  call: FaultableCall,
  mishap: Mishap,
  effect: () => Promise<Response>,
): Promise<{ ran: Ran; applied: boolean }> {
  const { delayMs = 0, answer, dropsBefore, dropsAfter } = mishap;
  if (delayMs > 0) await sleep(delayMs);
  if (answer !== undefined) return { ran: { response: answer }, applied: false };
  if (dropsBefore) {
    call.connection.cut();
    return { ran: {}, applied: false };
  }
  const appliedAt = Date.now();
  const response = await effect();
  if (dropsAfter) {
    call.connection.cut();
    return { ran: { appliedAt }, applied: true };
  }
  return { ran: { appliedAt, response }, applied: true };
}

/** Whoever plans call by call needs no rules. */
function unplanned(): never {
  throw new TypeError("faults are planned by the schedule here");
}

/** A refusal with a JSON body. */
export function refusal(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers });
}

/** What a gateway in front of a server answers. */
export function gatewayPage(): Response {
  return new Response("<html><body>Bad gateway</body></html>", {
    status: 502,
    headers: { "content-type": "text/html" },
  });
}
