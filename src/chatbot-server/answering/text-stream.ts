/** A stream of UTF-8 that is written to by hand. */
export interface TextStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Nobody has to read it: what is not read waits, and after a hang-up it is thrown away. */
  write(text: string): void;
  end(): void;
  /** Cuts it, so that the reader sees that the text is not whole. */
  cut(): void;
}

/** Makes one. It holds all that was not read yet, so it is for texts of a length that is bounded. */
export function createTextStream(): TextStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(its) {
      controller = its;
    },
    cancel() {
      controller = undefined;
    },
  });
  return {
    stream,
    write: (text) => controller?.enqueue(encoder.encode(text)),
    end: () => controller?.close(),
    cut: () => controller?.error(new Error("the answer is not whole")),
  };
}
