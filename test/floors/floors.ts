import { isBuiltin } from "node:module";
import { allImports, type Import } from "./imports.ts";
import type { Finding, Sources } from "./sources.ts";

/**
 * Who stands where: a file imports from its own folder and from floors below. What is on
 * floor 4 stands on steps of it: the settings and the variables of each platform are read by the
 * configuration, and that by the place which joins everything.
 */
const floors: ReadonlyMap<string, number> = new Map([
  ["index.ts", 7],
  ["webhooks", 6],
  ["conversation", 5],
  ["services.ts", 4.2],
  ["config.ts", 4.1],
  ["config", 4.05],
  ["settings.ts", 4],
  ["platforms", 3],
  ["chatbots", 3],
  ["sessions", 3],
  ["messages", 2],
  ["markdown", 2],
  ["lib", 1],
]);

/** Programs of their own beside the floors: they share nothing with the bridge but `lib/`. */
const entries: ReadonlySet<string> = new Set(["chatbot-server", "simulator", "cli"]);

/** What the command line takes of the bridge's own: the client of the whole API, which the bridge itself does not use. */
const API_CLIENT = "src/chatbots/gpt-trainer/api/index.ts";

/** Folders of which each subfolder is an adapter that no other adapter looks into. */
const adapterFolders: ReadonlySet<string> = new Set(["platforms", "chatbots"]);

/** Entries that run in Node; all else in `src` runs in a Worker. */
const nodeEntries: ReadonlySet<string> = new Set(["simulator", "cli"]);

/** What is run by the build, before there is a Worker. */
const BUILD_FOLDER = "src/chatbot-server/build/";

function runsInNode(path: string): boolean {
  return nodeEntries.has(roomOf(path)) || path.startsWith(BUILD_FOLDER);
}

/** The folder or file directly under `src` that a path belongs to. */
function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** The adapter that a path belongs to, such as `platforms/telegram`; undefined outside of any. */
function adapterOf(path: string): string | undefined {
  const [, room = "", adapter, file] = path.split("/");
  if (file === undefined || !adapterFolders.has(room)) return undefined;
  return `${room}/${adapter}`;
}

/** Files for which the table above has no floor: it must be extended on purpose. */
export function homelessFiles(sources: Sources): Finding[] {
  return [...sources.keys()]
    .filter((path) => !floors.has(roomOf(path)) && !entries.has(roomOf(path)))
    .map((path) => `${path} stands on no floor`);
}

/** Imports that go up, sideways, into another adapter, or across the wall around an entry. */
export function wrongImports(sources: Sources): Finding[] {
  return allImports(sources).flatMap((one) => {
    if (one.target === undefined) return [];
    const why = objection(one.from, one.target);
    return why === undefined ? [] : [`${place(one)} imports ${one.target}: ${why}`];
  });
}

function objection(from: string, target: string): string | undefined {
  const fromRoom = roomOf(from);
  const targetRoom = roomOf(target);
  if (!target.startsWith("src/")) return "src imports nothing from outside of src";
  if (entries.has(targetRoom)) {
    return fromRoom === targetRoom ? undefined : `nothing imports ${targetRoom}/`;
  }
  if (entries.has(fromRoom)) {
    if (fromRoom === "cli" && target === API_CLIENT) return undefined;
    return targetRoom === "lib" ? undefined : `${fromRoom}/ shares only lib/ with the bridge`;
  }
  if (fromRoom === targetRoom) return adapterObjection(from, target);
  return floorObjection(fromRoom, targetRoom);
}

function floorObjection(fromRoom: string, targetRoom: string): string | undefined {
  const fromFloor = floors.get(fromRoom);
  const targetFloor = floors.get(targetRoom);
  if (fromFloor === undefined || targetFloor === undefined) return "one of them has no floor";
  if (targetFloor > fromFloor) return `${targetRoom} is above ${fromRoom}`;
  if (targetFloor === fromFloor) return `${targetRoom} and ${fromRoom} are siblings`;
  return undefined;
}

/** An adapter sees what lies directly in its parent folder (the interface), and nothing beside it. */
function adapterObjection(from: string, target: string): string | undefined {
  const inside = adapterOf(target);
  if (inside === undefined || inside === adapterOf(from)) return undefined;
  return `only ${inside}/ looks inside ${inside}/`;
}

/** Node's own modules in code that runs in a Worker, with or without `node:`. */
export function nodeImports(sources: Sources): Finding[] {
  return allImports(sources)
    .filter((one) => !runsInNode(one.from) && isBuiltin(one.specifier))
    .map((one) => `${place(one)} imports ${one.specifier}: a Worker has no Node modules`);
}

/** Rings of imports, each told once, as the path around it. */
export function importCycles(sources: Sources): Finding[] {
  const graph = new Map<string, string[]>();
  for (const { from, target } of allImports(sources)) {
    if (target !== undefined && sources.has(target)) {
      graph.set(from, [...(graph.get(from) ?? []), target]);
    }
  }
  const cycles: Finding[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) cycles.push(`${[...trail.slice(start), path].join(" → ")} is a cycle`);
    if (start !== -1 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return cycles;
}

function place(one: Import): string {
  return `${one.from}:${one.line}`;
}
