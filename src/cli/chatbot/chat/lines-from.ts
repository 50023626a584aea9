import { createInterface } from "node:readline";

/** The lines of a pipe, each as soon as it is there, until the signal fires. */
export function linesFrom(input: NodeJS.ReadStream, signal: AbortSignal): AsyncIterable<string> {
  return createInterface({ input, terminal: false, signal });
}
