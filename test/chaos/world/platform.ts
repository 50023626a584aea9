import type { RiggedPlatform } from "../../helpers/rig.ts";
import type { PlatformName } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import type { Observer } from "./observed.ts";
import type { Strikes } from "./strikes.ts";

/** Something that somebody has written. */
export interface Said {
  /** The platform's stamp in Unix milliseconds. */
  readonly stamp: number;
  /** The platform's id of it, as the bridge knows it. */
  readonly id: string;
  /** The platform delivers it once more. */
  redeliver(): void;
  /** Delivers it at this very moment, beside everything. @returns the status; 0 when nothing came */
  deliverNow(): Promise<number>;
  /** Absent where nobody tells a bot of it. */
  readonly change?: { edit(text: string): void; withdraw?(): void };
}

/** One message of the bot's, as people see it. */
export interface Shown {
  readonly text: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** One conversation, seen from the platform. */
export interface Room {
  readonly plan: ConversationPlan;
  /** Of the conversation, as the bridge names it. */
  readonly key: string;
  /** @param shiftMs milliseconds by which the stamp lies */
  say(token: string, text: string, shiftMs: number): Said;
  /** Delivers a message that nobody wrote, signed by somebody else. @returns the bridge's status */
  forge(text: string, how: "forgery" | "stale"): Promise<number>;
  /** What the bot has shown there, in order. */
  shown(): readonly Shown[];
}

/** Something that the bridge did and the platform forbids. */
export interface Violation {
  /** Unix milliseconds. */
  readonly at: number;
  readonly says: string;
  /** Whether it came before the platform's own pause was over. */
  readonly isEarly: boolean;
}

/** A simulated platform in which everything can go wrong. */
export interface ChaosPlatform {
  readonly name: PlatformName;
  readonly rigged: RiggedPlatform;
  open(plan: ConversationPlan): Room;
  violations(): readonly Violation[];
  /** Webhooks that wait or are in flight. */
  pendingCount(): number;
}

/** What every simulated platform is made with. */
export interface PlatformSurroundings {
  readonly observer: Observer;
  readonly strikes: Strikes;
  /** Where the bridge is. */
  bridgeUrl(): string;
}

/** Pauses between attempts of a webhook are this much shorter: six minutes are seven seconds. */
export const TIME_SCALE = 0.02;

/** Seconds that a platform wants nothing to be sent: more than its pace would make the bridge wait anyhow. */
export const LIMIT_S = 2;
