import type { Scene, Step } from "./scene.ts";

/** Milliseconds with as many digits as a play takes. */
const TIME_WIDTH = 6;

/** Everything that happened in a scene, as text. @param began Unix milliseconds */
export function transcriptOf(scene: Scene, began: number): string {
  const steps = scene
    .steps()
    .toSorted((a, b) => a.at - b.at)
    .map((step) => stepLine(step, began));
  const lines = scene.lines().map(({ place, who, text }) => {
    const [first = "", ...more] = text.split("\n");
    return [`  [${place}] ${who}: ${first}`, ...more.map((line) => `      ${line}`)].join("\n");
  });
  return [
    `══ ${scene.name}`,
    ...scene.acts.map(({ title }, at) => `  ${at + 1}. ${title}`),
    "",
    "What went over the wire (milliseconds since the start)",
    ...steps,
    "",
    "What stands on the screen",
    ...lines,
    "",
  ].join("\n");
}

function stepLine({ at, kind, what, answer }: Step, began: number): string {
  const arrow = kind === "webhook" ? "→ webhook" : "← call   ";
  const time = String(at - began).padStart(TIME_WIDTH);
  return `${time}  ${arrow}  ${what}  ${answer ?? "no answer"}`;
}
