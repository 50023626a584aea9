import { fork } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";
import type { PlatformName } from "../../src/messages/address.ts";
import type { Order, PartnerRecord, Report } from "./partners.ts";

/** The partners, in their own process. */
export interface Partners {
  /** Where the chatbot's API is. */
  readonly url: string;
  /** Where a runtime on this port finds a platform's API. */
  apiUrl(platform: PlatformName, port: number): string;
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Waits until so many questions are being held. */
  held(count: number): Promise<void>;
  /**
   * Waits until so many messages were shown since the last {@link Partners.take}, and all that is
   * reported of them has been acknowledged.
   */
  shown(count: number): Promise<void>;
  take(): Promise<PartnerRecord>;
  stop(): void;
}

/** Nothing that the bench waits for takes longer, on the slowest machine. */
const PATIENCE_MS = 120_000;

const reportSchema = v.variant("kind", [
  v.object({ kind: v.literal("listening"), url: v.string() }),
  v.object({ kind: v.literal("reached") }),
  v.object({
    kind: v.literal("record"),
    record: v.object({
      shown: v.array(v.object({ question: v.number(), chat: v.number(), at: v.number() })),
      asked: v.array(v.number()),
    }),
  }),
]);

export async function startPartners(): Promise<Partners> {
  const child = fork(new URL("./partners.ts", import.meta.url));
  const gone = new AbortController();
  child.once("exit", () => gone.abort(new Error("the partners have ended")));
  const next = async (): Promise<Report> => {
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const messages: unknown[] = await once(child, "message", { signal });
    return v.parse(reportSchema, messages[0]);
  };
  const order = (what: Order): Promise<void> =>
    new Promise((done, fail) => {
      child.send(what, (error) => (error === null ? done() : fail(error)));
    });
  const awaited = async (what: Order): Promise<void> => {
    const reached = next();
    await order(what);
    await reached;
  };
  const first = await next();
  if (first.kind !== "listening") throw new Error("the partners did not say where they listen");
  return {
    url: first.url,
    apiUrl: (platform, port) => `${first.url}/${platform}/${port}`,
    hold: () => order({ do: "hold" }),
    release: () => order({ do: "release" }),
    held: (count) => awaited({ do: "await_held", count }),
    shown: (count) => awaited({ do: "await_shown", count }),
    async take() {
      const report = next();
      await order({ do: "take" });
      const taken = await report;
      if (taken.kind !== "record") throw new Error("the partners handed over no record");
      return taken.record;
    },
    stop: () => child.disconnect(),
  };
}
