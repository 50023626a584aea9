import type { FaultSwitch, PanePlatform } from "../page/state.ts";
import type { ChatbotProxy } from "./chatbot-proxy.ts";
import type { Pane } from "./scene.ts";

/** The switches of all panes: each makes one thing go wrong, and is off again then. */
export interface Switches {
  /** Those of a pane that are on. */
  on(pane: Pane): FaultSwitch[];
  set(pane: Pane, fault: FaultSwitch, on: boolean): void;
}

/** @param proxy what stands before the chatbot */
export function createSwitches(proxy: ChatbotProxy): Switches {
  const set = new Map<`${PanePlatform} ${FaultSwitch}`, () => void>();

  return {
    on: ({ platform }) => [...faultSwitches].filter((fault) => set.has(`${platform} ${fault}`)),
    set(pane, fault, on) {
      const key = `${pane.platform} ${fault}` as const;
      set.get(key)?.();
      set.delete(key);
      if (!on) return;
      const used = (): void => void set.delete(key);
      set.set(key, arm(pane, fault, proxy, used));
    },
  };
}

export const faultSwitches = ["limit_next_call", "lose_next_reply", "cut_next_stream"] as const;

/** @param used told when it has happened  @returns a function that takes it back */
function arm(pane: Pane, fault: FaultSwitch, proxy: ChatbotProxy, used: () => void): () => void {
  const { faults, sendCall, tooMany } = pane.trouble;
  if (fault === "cut_next_stream") {
    return proxy.cutNext((question) => {
      const isOurs = isAskedIn(pane, question);
      if (isOurs) used();
      return isOurs;
    });
  }
  const what = fault === "limit_next_call" ? tooMany : ({ kind: "lose_reply" } as const);
  let isArmed = true;
  const withdraw = faults.next((call) => {
    if (!isArmed || call.name.toLowerCase() !== sendCall.toLowerCase()) return false;
    isArmed = false;
    used();
    return true;
  }, what);
  return withdraw;
}

/** Whether somebody wrote that in a pane, with a mention perhaps. */
function isAskedIn({ places }: Pane, question: string): boolean {
  const asked = question.trim();
  return places.some((place) =>
    place.written().some((text) => text.includes(asked) || asked.includes(text.trim())),
  );
}
