import type { PageFacts } from "../page/shell.ts";
import type { BridgeCounts } from "./bridge-counts.ts";
import type { Exchanges } from "./exchanges.ts";
import type { MortalRuntime } from "./mortal-runtime.ts";
import type { Pane } from "./scene.ts";
import type { Switches } from "./switches.ts";

/** What the page shows and drives. */
export interface PageOptions {
  /** The port that is tried first; any that is free when it is taken. */
  readonly port: number;
  readonly panes: readonly Pane[];
  readonly switches: Switches;
  readonly counts: BridgeCounts;
  readonly exchanges: Exchanges;
  /** What the bridge has printed lately. */
  readonly log: readonly string[];
  readonly runtime: MortalRuntime;
  readonly facts: PageFacts;
}
