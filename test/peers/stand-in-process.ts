import { fork } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";
import type { Order, Shown } from "./stand-ins.ts";

/** The stand-ins, in their own process. */
export interface StandIns {
  readonly url: string;
  /** What was shown since the last time. */
  take(): Promise<readonly Shown[]>;
  /** Lets every question be answered 500 the first time it is asked, or stops doing so. */
  failOnce(isFailing: boolean): Promise<void>;
  stop(): void;
}

/** A process of this machine says something within this. */
const PATIENCE_MS = 60_000;

const reportSchema = v.variant("kind", [
  v.object({ kind: v.literal("listening"), url: v.string() }),
  v.object({
    kind: v.literal("record"),
    shown: v.array(v.object({ questions: v.array(v.number()), chat: v.number(), at: v.number() })),
  }),
]);

export async function startStandIns(): Promise<StandIns> {
  const child = fork(new URL("./stand-ins.ts", import.meta.url));
  const next = async () => {
    const messages: unknown[] = await once(child, "message", {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return v.parse(reportSchema, messages[0]);
  };
  const order = (what: Order): Promise<void> =>
    new Promise((done, fail) => {
      child.send(what, (error) => (error === null ? done() : fail(error)));
    });
  const first = await next();
  if (first.kind !== "listening") throw new Error("the stand-ins did not say where they listen");
  return {
    url: first.url,
    async take() {
      const report = next();
      await order({ do: "take" });
      const taken = await report;
      if (taken.kind !== "record") throw new Error("the stand-ins handed over no record");
      return taken.shown;
    },
    failOnce: (isFailing) => order({ do: isFailing ? "fail_once" : "behave" }),
    stop: () => child.disconnect(),
  };
}
