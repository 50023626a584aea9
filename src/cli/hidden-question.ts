import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Where a question is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks a question on a terminal. What is typed is not shown. @returns the answer without white space around it */
export async function askHidden({ input, output }: Terminal, question: string): Promise<string> {
  // Readline shows what is typed by writing it here.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true });
  // Ctrl-C and Ctrl-D leave the question without an answer.
  const given = new Promise<string>((resolve) => {
    reader.once("line", resolve);
    reader.once("close", () => resolve(""));
  });
  output.write(question);
  try {
    return (await given).trim();
  } finally {
    reader.close();
    output.write("\n");
  }
}
