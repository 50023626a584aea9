import type { Meter } from "./meter.ts";

/** An alarm this late is taken for lost. They may be up to a minute late. */
const LOST_AFTER_MS = 60_000;

/**
 * The object's single alarm. While something is unfinished it is never further away than the
 * heartbeat; when nothing is, it stands at the next due time, or nowhere. Knows what is set, so that
 * an alarm that stands right costs no row.
 * @see https://developers.cloudflare.com/durable-objects/api/alarms/
 */
export class Heartbeat {
  readonly #storage: DurableObjectStorage;
  readonly #meter: Meter;
  /** Unix milliseconds of the alarm, `none`, or `unknown` in a fresh instance. */
  #at: number | "none" | "unknown" = "unknown";

  constructor(storage: DurableObjectStorage, meter: Meter) {
    this.#storage = storage;
    this.#meter = meter;
  }

  /** The alarm has just fired, and is used up. */
  fired(): void {
    this.#at = "none";
  }

  /** Makes sure that somebody looks here within `ms` milliseconds. */
  beat(ms: number): void {
    const now = Date.now();
    const isSoon =
      typeof this.#at === "number" && this.#at <= now + ms && this.#at > now - LOST_AFTER_MS;
    if (!isSoon) this.#set(now + ms);
  }

  /** Nothing is in work: the alarm stands at the next due time, or nowhere. @param dueAt Unix milliseconds */
  settle(dueAt: number | undefined): void {
    if (dueAt === undefined) {
      if (this.#at === "none") return;
      this.#at = "none";
      this.#meter.rows(1);
      void this.#storage.deleteAlarm();
    } else if (this.#at !== dueAt) {
      this.#set(dueAt);
    }
  }

  /** Not awaited: the runtime lets nothing out of the object before the write is on disk. */
  #set(at: number): void {
    this.#at = at;
    this.#meter.rows(1);
    void this.#storage.setAlarm(at);
  }
}
