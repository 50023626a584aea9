import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectFolder, wranglerPath } from "../world/bridge.ts";
import type { ChaosRun, PlantedBug } from "./bugs.ts";

const run = promisify(execFile);

/**
 * The source with the bug in it.
 * @throws RangeError when the line does not stand there exactly once
 */
export function withBug(source: string, { file, line, instead }: PlantedBug): string {
  const lines = source.split("\n");
  const places = lines.flatMap((one, index) => (one.trim() === line ? [index] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new RangeError(`this line stands ${places.length} times in ${file}, not once: ${line}`);
  }
  lines[place] = instead;
  return lines.join("\n");
}

/** Reads the file that a bug is planted in. */
export function sourceOf({ file }: PlantedBug): string {
  return readFileSync(join(projectFolder, file), "utf8");
}

/** A built Worker in a folder of its own. */
export interface Planted {
  readonly script: string;
  remove(): void;
}

/** Builds a copy of the sources. @param bug planted in it; none when absent */
export async function build(bug?: PlantedBug): Promise<Planted> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-planted-"));
  for (const name of [
    "src",
    "wrangler.toml",
    "package.json",
    "tsconfig.json",
    "tsconfig.base.json",
  ]) {
    cpSync(join(projectFolder, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(projectFolder, "node_modules"), join(folder, "node_modules"));
  if (bug !== undefined) {
    const file = join(folder, bug.file);
    writeFileSync(file, withBug(readFileSync(file, "utf8"), bug));
  }
  await run(
    process.execPath,
    [wranglerPath, "deploy", "--dry-run", "--minify", "--outdir", "dist"],
    {
      cwd: folder,
    },
  );
  return {
    script: join(folder, "dist", "index.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Seconds after which a conversation that does not come to rest is given up. */
const PATIENCE_S = 25;

/** Plays a schedule against a Worker, in a process of its own. @returns what it printed */
export async function playAgainst(
  script: string,
  { seed, messages, kills, chatbot = "played" }: ChaosRun,
): Promise<{ readonly isKept: boolean; readonly printed: string }> {
  const values = { seed, messages, kills, chatbot, patience: PATIENCE_S };
  const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const program = join(projectFolder, "test", "chaos", "run.ts");
  try {
    const { stdout } = await run(process.execPath, [program, "--worker", script, ...options], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return { isKept: true, printed: stdout };
  } catch (error) {
    const isObject = typeof error === "object" && error !== null;
    const printed = isObject && "stdout" in error ? String(error.stdout) : "";
    const said = isObject && "stderr" in error ? String(error.stderr) : "";
    return { isKept: false, printed: `${printed}${said}` };
  }
}
