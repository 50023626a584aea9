import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { until } from "../../helpers/until.ts";
import { CHATBOT_UUID, type Server } from "../server.ts";

const sourceSchema = v.strictObject({
  uuid: v.string(),
  file_name: v.string(),
  title: v.string(),
  status: v.string(),
  type: v.string(),
  created_at: v.string(),
  modified_at: v.string(),
  file_size: v.number(),
  tokens: v.number(),
  meta_json: v.string(),
});

/** A data source with exactly the documented keys. */
export type Source = v.InferOutput<typeof sourceSchema>;

/** What a call answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Uploads a file to the chatbot. */
export async function upload(
  server: Server,
  name: string,
  content: string | Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(Buffer.from(content))]), name);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return answerOf(
    await server.call("POST", `/chatbot/${CHATBOT_UUID}/data-source/upload`, { form }),
  );
}

/** Posts JSON. */
export async function post(server: Server, path: string, json: unknown): Promise<Answer> {
  return answerOf(await server.call("POST", path, { json }));
}

/** Reads an answer to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.json() };
}

/** Adds an address. */
export function addAddress(server: Server, url: string): Promise<Answer> {
  return post(server, `/chatbot/${CHATBOT_UUID}/data-source/url`, { url });
}

/** @throws when it is none */
export function sourceOf({ status, body }: Answer): Source {
  if (status !== 200) throw new Error(`status ${status}`);
  return v.parse(sourceSchema, body);
}

/** All sources of the chatbot. */
export async function sourcesOf(server: Server): Promise<Source[]> {
  const response = await server.call("GET", `/chatbot/${CHATBOT_UUID}/data-sources`);
  return v.parse(v.array(sourceSchema), await response.json());
}

/** The source as the list shows it. */
export async function find(server: Server, uuid: string): Promise<Source | undefined> {
  return (await sourcesOf(server)).find((source) => source.uuid === uuid);
}

/** Whether training has ended, well or not. */
export function hasEnded({ status }: Source): boolean {
  return status === "success" || status === "fail" || status.startsWith("error");
}

/** Waits for a source's training to end. */
export function trained(server: Server, uuid: string, ms = 60_000): Promise<Source> {
  return until(
    "the source to be trained",
    async () => {
      const source = await find(server, uuid);
      return source !== undefined && hasEnded(source) ? source : undefined;
    },
    ms,
  );
}

const passageSchema = v.object({ source: v.string(), heading: v.string(), text: v.string() });

/** A passage as the index has it, in the order of the index. */
export type IndexedPassage = v.InferOutput<typeof passageSchema>;

/** Everything that is indexed of a source, also what does not answer yet or any more. */
export function indexed(server: Server, uuid: string): IndexedPassage[] {
  const database = openKnowledge(server);
  try {
    const rows = database
      .prepare(
        "SELECT source, heading, text FROM indexed_passage WHERE source LIKE ? ORDER BY source, number",
      )
      .all(`${uuid}:%`);
    return rows.map((row) => v.parse(passageSchema, { ...row }));
  } finally {
    database.close();
  }
}

/** Where the state of a server lives. */
type Stored = Pick<Server, "folder">;

/** How many rows each table has that training needs only meanwhile, and how many bytes belong to nothing. */
export function leftovers(server: Stored): Record<string, number> {
  const database = openKnowledge(server);
  try {
    const orphans = "piece WHERE source NOT IN (SELECT uuid FROM source)";
    const tables = ["job", "sheet", "retired", orphans];
    return Object.fromEntries(
      tables.map((table) => {
        const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get();
        return [table.split(" ")[0] ?? "", Number(row?.["count"])];
      }),
    );
  } finally {
    database.close();
  }
}

const jobSchema = v.object({
  source: v.string(),
  phase: v.string(),
  position: v.number(),
  attempts: v.number(),
});

/** Where the trainings stand that have not ended. */
export function trainings(server: Server): v.InferOutput<typeof jobSchema>[] {
  const database = openKnowledge(server);
  try {
    const rows = database.prepare("SELECT job FROM job").all();
    return rows.map((row) => v.parse(jobSchema, JSON.parse(String(row["job"]))));
  } finally {
    database.close();
  }
}

/** How many pieces of a source's bytes are kept, of all sources without an id. */
export function piecesKept(server: Server, uuid = "%"): number {
  const database = openKnowledge(server);
  try {
    const count = database.prepare("SELECT count(*) AS count FROM piece WHERE source LIKE ?");
    return Number(count.get(uuid)?.["count"]);
  } finally {
    database.close();
  }
}

/** Whether a chatbot has an object with sources, of whatever kind. */
export function hasKnowledge(server: Server): boolean {
  try {
    openKnowledge(server).close();
    return true;
  } catch {
    return false;
  }
}

/** A runtime that starts anew after a crash has its databases for itself at first. */
const BUSY_MS = 10_000;

/** The database of the chatbot's object, as it is on disk. */
function openKnowledge({ folder }: Stored): DatabaseSync {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(folder, file), { readOnly: true, timeout: BUSY_MS });
    const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'indexed_passage'");
    if (has.get() !== undefined) return database;
    database.close();
  }
  throw new Error("no source was ever added");
}
