/** Where a result goes piece by piece. */
export interface Output {
  /** Resolves when there is room for more; at once when nobody reads any more. */
  write(text: string): Promise<void>;
  /** Fires when whoever read it has gone, as `head` does when it has enough. */
  readonly closed: AbortSignal;
}

/** What is asked of a stream. */
type Sink = Pick<NodeJS.WriteStream, "write" | "once" | "on" | "off">;

const outputs = new WeakMap<Sink, Output>();

/** The output of this process. Once it is opened, a reader that goes away is no fault. */
export function openOutput(stream: Sink = process.stdout): Output {
  const known = outputs.get(stream);
  if (known !== undefined) return known;
  const gone = new AbortController();
  // EPIPE; anything else that can happen to it leaves nowhere to write to either.
  stream.on("error", () => gone.abort());
  const output: Output = {
    closed: gone.signal,
    async write(text) {
      if (gone.signal.aborted || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        const go = (): void => {
          stream.off("drain", go);
          gone.signal.removeEventListener("abort", go);
          resolve();
        };
        stream.once("drain", go);
        gone.signal.addEventListener("abort", go, { once: true });
      });
    },
  };
  outputs.set(stream, output);
  return output;
}
