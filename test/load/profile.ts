import type { Partners } from "../bench/partner-process.ts";
import type { Findings } from "./result.ts";

/** What a profile is run with. */
export interface Arena {
  readonly partners: Partners;
  /** 1 is the size that counts; less is for a first look. */
  readonly scale: number;
  /** How long the profile's long part lasts; as the profile says when absent. */
  readonly minutes: number | undefined;
  /** Is told what happens next. */
  say(line: string): void;
}

/** One kind of load. */
export interface LoadProfile {
  readonly title: string;
  run(arena: Arena): Promise<Findings>;
}

/** So many at this scale, a few at least. */
export function scaled(count: number, scale: number, least: number): number {
  return Math.max(least, Math.round(count * scale));
}

/** What every profile says of its surroundings. */
export const SURROUNDINGS: readonly string[] = [
  "The built Worker in workerd, over real HTTP, between a chatbot that answers at once and platforms that accept " +
    "everything, in a process of their own on the same machine.",
  "CPU and memory are those of the workerd process, by /proc; its local KV runs inside it.",
];
