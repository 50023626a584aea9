import { readFileSync } from "node:fs";
import { unstable_readConfig } from "wrangler";
import * as v from "valibot";
import { describe, expect, it } from "vitest";

/**
 * What the button that deploys to Cloudflare tells whoever presses it of each binding and variable.
 * @see https://developers.cloudflare.com/workers/platform/deploy-buttons/
 */
const packageSchema = v.object({
  cloudflare: v.object({
    bindings: v.record(v.string(), v.strictObject({ description: v.string() })),
  }),
});

const configSchema = v.object({
  kv_namespaces: v.array(v.object({ binding: v.string() })),
  durable_objects: v.object({ bindings: v.array(v.object({ name: v.string() })) }),
  vars: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** Every name that wrangler.toml binds. */
function boundNames(): string[] {
  const read: unknown = unstable_readConfig({ config: "wrangler.toml" });
  const { kv_namespaces, durable_objects, vars } = v.parse(configSchema, read);
  return [
    ...kv_namespaces.map(({ binding }) => binding),
    ...durable_objects.bindings.map(({ name }) => name),
    ...Object.keys(vars),
  ];
}

/** Every variable that the button asks for: those of the example file. */
function exampleNames(): string[] {
  const lines = readFileSync(".dev.vars.example", "utf8").matchAll(/^([A-Z_]+)=/gmu);
  return [...lines].map(([, name = ""]) => name);
}

describe("the button that deploys to Cloudflare", () => {
  const { cloudflare } = v.parse(packageSchema, JSON.parse(readFileSync("package.json", "utf8")));
  const described = Object.entries(cloudflare.bindings);

  it("describes every binding and every variable that it asks for, and no other", () => {
    const names = described.map(([name]) => name);
    expect(names.toSorted()).toEqual([...boundNames(), ...exampleNames()].toSorted());
  });

  it.each(described)("says of %s what it is", (_, { description }) => {
    expect(description).toMatch(/^[A-Z].{10,}[.]$/su);
    expect(description.length).toBeLessThanOrEqual(200);
  });

  it("finds no value in the example that somebody could deploy by mistake", () => {
    expect(readFileSync(".dev.vars.example", "utf8")).not.toMatch(/^[A-Z_]+=\S/mu);
  });
});
