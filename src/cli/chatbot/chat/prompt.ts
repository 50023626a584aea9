import { createInterface } from "node:readline";

/** Somebody at a terminal who writes one line after another. */
export interface Prompt {
  /** Asks for the next line. @returns undefined when they leave, with Ctrl-C or Ctrl-D */
  next(): Promise<string | undefined>;
  /** Fires when they leave, at whatever moment. */
  readonly left: AbortSignal;
  close(): void;
}

/**
 * Asks on the terminal of this process, beside the results. Between two questions the terminal is as
 * any program finds it, so that Ctrl-C reaches this one as a signal while it writes an answer.
 */
export function openPrompt(sign: string): Prompt {
  const { stdin, stderr } = process;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  const reader = createInterface({ input: stdin, output: stderr, terminal: true, prompt: sign });
  // More than one line comes at once when they are pasted.
  const waiting: string[] = [];
  let take: ((line: string | undefined) => void) | undefined;
  const stopAsking = (): void => {
    // What is closed has put the terminal back already.
    if (gone.signal.aborted) return;
    reader.pause();
    stdin.setRawMode(false);
  };
  reader.on("line", (line) => {
    const taken = take;
    take = undefined;
    if (taken === undefined) waiting.push(line);
    else taken(line);
  });
  reader.on("SIGINT", leave);
  reader.on("close", leave);
  process.on("SIGINT", leave);
  return {
    left: gone.signal,
    async next() {
      if (gone.signal.aborted) return undefined;
      const line = waiting.shift();
      if (line !== undefined) return line;
      stdin.setRawMode(true);
      reader.prompt();
      const given = new Promise<string | undefined>((resolve) => {
        take = resolve;
        gone.signal.addEventListener("abort", () => resolve(undefined), { once: true });
      });
      try {
        return await given;
      } finally {
        take = undefined;
        stopAsking();
      }
    },
    close() {
      process.off("SIGINT", leave);
      reader.close();
    },
  };
}
