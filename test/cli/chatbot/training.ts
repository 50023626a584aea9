import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { onTestFinished } from "vitest";
import { textAt } from "../../chatbot-server/server.ts";
import { CHATBOT, type FakeApi, type Route, sourceJson, startFakeApi } from "./fake-api.ts";

/** Where the sources of the chatbot are. */
export const SOURCES = `/chatbot/${CHATBOT}/data-source`;

/** A folder with files in it. @returns where it is */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway-sources-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The uuid of the nth source. */
export const uuidOf = (number: number): string => number.toString(16).padStart(32, "0");

export interface Playing {
  /** The statuses of the nth source, one for each look at the list; the last one stays. */
  readonly ways?: readonly (readonly string[])[];
  readonly routes?: Readonly<Record<string, Route>>;
}

/** A host that takes any source, and trains it as it is told. */
export function startTraining({ ways = [], routes = {} }: Playing = {}): Promise<FakeApi> {
  const sources: { title: string; type: string; looks: number }[] = [];
  const statusOf = (at: number, look: number): string => {
    const way = ways[at] ?? ["chunking", "success"];
    return way[Math.min(look, way.length - 1)] ?? "success";
  };
  const add = (title: string, type: string): object => {
    sources.push({ title, type, looks: 0 });
    return sourceJson(uuidOf(sources.length), title, "await", type);
  };
  return startFakeApi({
    [`POST ${SOURCES}/upload`]: ({ text }) =>
      add(/filename="([^"]*)"/u.exec(text)?.[1] ?? "", "upload"),
    [`POST ${SOURCES}/qa`]: ({ json }) => add(textAt(json, "question"), "qa"),
    [`POST ${SOURCES}/url`]: ({ json }) => add(textAt(json, "url"), "link"),
    [`GET ${SOURCES}s`]: () =>
      sources.map((source, at) => {
        const status = statusOf(at, source.looks);
        source.looks += 1;
        return sourceJson(uuidOf(at + 1), source.title, status, source.type);
      }),
    ...routes,
  });
}

/** What `--json` prints. */
export const outcomesSchema = v.array(
  v.looseObject({ name: v.string(), result: v.string(), existed: v.boolean() }),
);
