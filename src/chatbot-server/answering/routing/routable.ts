/** What routing looks at of an agent. */
export interface Routable {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly prompt: string;
  readonly type: "user-facing" | "background" | "human-escalation" | "pre-canned" | "spam-defense";
  readonly enabled: boolean;
  /** How readily it is chosen, beside others: documented from 0 to 1, seen down to -10. */
  readonly bias?: number;
  /** How readily it stays chosen, from 0 to 1. */
  readonly stickness?: number;
}
