import { progress } from "@clack/prompts";
import type { Surroundings } from "../../surroundings.ts";
import { isSomebodyThere } from "../desk.ts";
import { safeLine } from "../../safe-text.ts";

/** The way of a source, in the order of its statuses; whatever ends it is the last of the steps. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ["downloading", 1],
  ["extracting", 2],
  ["chunking", 3],
  ["embedding", 4],
]);
const LAST_STEP = 5;

/** Shows how the training of several sources goes. */
export interface Progress {
  /** A source has another status. @param isOver whether it will stay so */
  status(uuid: string, status: string, isOver: boolean): void;
  /** Nothing more will be shown. */
  close(): void;
}

/** A bar on a terminal, else lines; where errors go, so that a result can be piped on. */
export function openProgress(
  surroundings: Surroundings,
  names: ReadonlyMap<string, string>,
): Progress {
  return isSomebodyThere() ? bar(names) : lines(surroundings, names);
}

function lines({ complain }: Surroundings, names: ReadonlyMap<string, string>): Progress {
  return {
    status: (uuid, status) => complain(`${names.get(uuid) ?? uuid}: ${safeLine(status)}`),
    close: () => undefined,
  };
}

function bar(names: ReadonlyMap<string, string>): Progress {
  const shown = progress({ max: names.size * LAST_STEP, output: process.stderr });
  const steps = new Map<string, number>();
  const over = new Set<string>();
  shown.start(`0 of ${names.size} trained`);
  // The bar reads the keys itself, and ends the program at Ctrl-C. As any program finds a terminal, Ctrl-C
  // is a signal: then it is told what was uploaded.
  process.stdin.setRawMode(false);
  return {
    status(uuid, status, isOver) {
      const step = isOver ? LAST_STEP : (STEPS.get(status) ?? 0);
      const advanced = Math.max(0, step - (steps.get(uuid) ?? 0));
      steps.set(uuid, Math.max(step, steps.get(uuid) ?? 0));
      if (isOver) over.add(uuid);
      const what = `${names.get(uuid) ?? uuid}: ${safeLine(status)}`;
      shown.advance(advanced, `${over.size} of ${names.size} at an end; ${what}`);
    },
    close() {
      shown.stop(`${over.size} of ${names.size} at an end`);
    },
  };
}
