import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { allImports } from "../floors/imports.ts";
import { readSources } from "../floors/sources.ts";

const versions = v.optional(v.record(v.string(), v.string()), {});
const manifestSchema = v.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  allowScripts: v.record(v.string(), v.boolean()),
});
const lockSchema = v.object({
  lockfileVersion: v.number(),
  packages: v.record(
    v.string(),
    v.object({
      resolved: v.optional(v.string()),
      integrity: v.optional(v.string()),
      hasInstallScript: v.optional(v.boolean()),
    }),
  ),
});

const manifest = v.parse(manifestSchema, JSON.parse(readFileSync("package.json", "utf8")));
const lock = v.parse(lockSchema, JSON.parse(readFileSync("package-lock.json", "utf8")));
/** Without the project itself. */
const locked = Object.entries(lock.packages).filter(([path]) => path !== "");

/** What the deployed bridge is made of besides its own code. */
const IN_THE_WORKER = ["hono", "markdown-it", "markdown-it-footnote", "valibot"];
/** Programs of their own, which are not in it. */
const BESIDE = ["src/simulator/", "src/cli/", "src/chatbot-server/"];

describe("what others have written", () => {
  it("is of one exact version each", () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it("comes from the public registry, with a checksum", () => {
    expect(locked.length).toBeGreaterThan(50);
    const strange = locked.filter(
      ([, { resolved = "", integrity = "" }]) =>
        // Without an address it is the registry's own.
        !/^(?:https:\/\/registry\.npmjs\.org\/.*)?$/.test(resolved) ||
        !integrity.startsWith("sha512-"),
    );
    expect(strange.map(([path]) => path)).toEqual([]);
  });

  it("runs nothing when it is installed that has not been looked at", () => {
    const scripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const names = scripts.map(([path]) => path.split("node_modules/").at(-1) ?? path);
    const unknown = names.filter((name) => !Object.hasOwn(manifest.allowScripts, name));
    // Only macOS installs it, and only there it has something to compile.
    expect(unknown.filter((name) => name !== "fsevents")).toEqual([]);
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
  });

  it("is in the deployed bridge only where it is named here", () => {
    const imported = allImports(readSources("src"))
      .filter(
        ({ from, target }) => target === undefined && !BESIDE.some((it) => from.startsWith(it)),
      )
      .map(({ specifier }) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0])
      .filter((name) => name !== undefined && !name.startsWith("cloudflare:"));
    expect(new Set(imported)).toEqual(new Set(IN_THE_WORKER));
  });
});
