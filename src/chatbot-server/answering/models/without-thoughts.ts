import type { ModelEvent } from "./model.ts";

/** Models that think aloud, such as DeepSeek R1 and Qwen, put what they think between these. */
const BEGIN = "<think>";
const END = "</think>";

/**
 * An answer without the thoughts that some models write before it, which are for nobody's eyes. While
 * a model thinks it is alive.
 * @see https://github.com/deepseek-ai/DeepSeek-R1#usage-recommendations
 */
export async function* withoutThoughts(
  events: AsyncGenerator<ModelEvent, void, undefined>,
): AsyncGenerator<ModelEvent, void, undefined> {
  let state: "beginning" | "thinking" | "answering" = "beginning";
  let held = "";
  for await (const event of events) {
    if (event.kind !== "text" || state === "answering") {
      // What looked like the beginning of a thought may have been all there is.
      const isCutShort = event.kind === "end" && state === "beginning" && held !== "";
      if (isCutShort) yield { kind: "text", text: held };
      yield event;
      continue;
    }
    held += event.text;
    if (state === "beginning") {
      const begun = held.trimStart();
      if (begun.startsWith(BEGIN)) state = "thinking";
      else if (!BEGIN.startsWith(begun)) state = "answering";
    }
    if (state === "answering") {
      yield { kind: "text", text: held };
      continue;
    }
    const end = state === "thinking" ? held.indexOf(END) : -1;
    yield { kind: "alive" };
    if (end < 0) continue;
    state = "answering";
    const rest = held.slice(end + END.length).trimStart();
    if (rest !== "") yield { kind: "text", text: rest };
  }
}
