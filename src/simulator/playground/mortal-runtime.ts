import { setTimeout as sleep } from "node:timers/promises";
import type { RuntimeState } from "../page/state.ts";
import { killRuntimeAt } from "./kill-runtime.ts";

/** How often it is seen whether a killed runtime is back. */
const LOOK_EVERY_MS = 50;

/** The bridge's runtime, which can be killed and comes back by itself. */
export interface MortalRuntime {
  readonly state: RuntimeState;
  /** Resolves once it is dead. @throws RangeError when it cannot be killed just now */
  kill(): Promise<void>;
}

/** @param port that it listens on */
export function createMortalRuntime(port: number): MortalRuntime {
  let kills = 0;
  let isStarting = false;
  return {
    get state(): RuntimeState {
      return { state: isStarting ? "starting" : "running", kills };
    },
    async kill() {
      await killRuntimeAt(port);
      kills += 1;
      isStarting = true;
      void comeBack();
    },
  };

  async function comeBack(): Promise<void> {
    await answering(port);
    isStarting = false;
  }
}

async function answering(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`);
      return;
    } catch {
      // Not yet.
    }
    await sleep(LOOK_EVERY_MS);
  }
}
