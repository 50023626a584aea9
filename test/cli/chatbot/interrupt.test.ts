import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openInterrupt } from "../../../src/cli/chatbot/interrupt.ts";

/** Listens for Ctrl-C, at times that the test says. */
function opened() {
  let nowMs = 1000;
  const killed = vi.spyOn(process, "kill").mockReturnValue(true);
  const before = process.listenerCount("SIGINT");
  const interrupt = openInterrupt(undefined, () => nowMs);
  const [listener] = process.listeners("SIGINT").slice(before);
  onTestFinished(() => {
    interrupt.close();
    killed.mockRestore();
  });
  return {
    interrupt,
    killed,
    isHeard: () => process.listenerCount("SIGINT") > before,
    pressAfter: (ms: number) => {
      nowMs += ms;
      listener?.("SIGINT");
    },
  };
}

describe("Ctrl-C", () => {
  it("is a wish, also when npm passes it on a moment later", () => {
    const { interrupt, killed, isHeard, pressAfter } = opened();
    pressAfter(0);
    expect(interrupt.signal.aborted).toBe(true);
    expect(isHeard()).toBe(true);
    pressAfter(10);
    expect(killed).not.toHaveBeenCalled();
  });

  it("ends the program at once when it is pressed again", () => {
    const { killed, isHeard, pressAfter } = opened();
    pressAfter(0);
    pressAfter(1000);
    expect(isHeard()).toBe(false);
    expect(killed).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGINT");
  });

  it("is anybody's again once it is not waited for any more", () => {
    const { interrupt, isHeard } = opened();
    interrupt.close();
    expect(isHeard()).toBe(false);
  });
});
