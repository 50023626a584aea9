import { describe, expect, it } from "vitest";
import { closing, codeOf } from "./code.ts";
import { homelessFiles, importCycles, nodeImports, wrongImports } from "./floors.ts";
import { importsOf } from "./imports.ts";
import { wideInterfaces } from "./interfaces.ts";
import { functionSpans, lengthsTable, overlong, quantile } from "./lengths.ts";
import { misshapenPlatforms, namedPlatforms, platformFiles } from "./shape.ts";
import type { Sources } from "./sources.ts";

/** Files given as literals. */
function tree(files: Readonly<Record<string, string>>): Sources {
  return new Map(Object.entries(files));
}

/** A tree of two files of which the first imports the second. */
function importing(from: string, specifier: string): Sources {
  return tree({ [from]: `import { x } from "${specifier}";\n` });
}

describe("the import rule", () => {
  it.each([
    ["upwards", "src/lib/a.ts", "../messages/b.ts", "messages is above lib"],
    ["upwards to the entry", "src/webhooks/a.ts", "../index.ts", "index.ts is above webhooks"],
    ["from config to services", "src/config.ts", "./services.ts", "services.ts is above config.ts"],
    ["a sibling", "src/messages/a.ts", "../markdown/b.ts", "markdown and messages are siblings"],
    ["another kind of adapter", "src/sessions/a.ts", "../chatbots/chatbot.ts", "are siblings"],
    [
      "another platform",
      "src/platforms/slack/send.ts",
      "../telegram/send.ts",
      "only platforms/telegram/ looks inside platforms/telegram/",
    ],
    [
      "another chatbot",
      "src/chatbots/echo/index.ts",
      "../gpt-trainer/client.ts",
      "only chatbots/gpt-trainer/ looks inside chatbots/gpt-trainer/",
    ],
    [
      "an adapter from its interface",
      "src/platforms/platform.ts",
      "./slack/send.ts",
      "only platforms/slack/ looks inside platforms/slack/",
    ],
    ["the bridge from an entry", "src/simulator/a.ts", "../messages/b.ts", "shares only lib/"],
    ["the bridge from deep in an entry", "src/cli/a/b.ts", "../../index.ts", "shares only lib/"],
    ["an entry from the bridge", "src/index.ts", "./simulator/start.ts", "nothing imports"],
    ["an entry from an entry", "src/cli/a.ts", "../simulator/b.ts", "nothing imports simulator/"],
    ["the tests", "src/lib/a.ts", "../../test/b.ts", "src imports nothing from outside of src"],
    ["a folder without a floor", "src/index.ts", "./other/b.ts", "one of them has no floor"],
  ])("catches an import of %s", (_, from, specifier, why) => {
    expect(wrongImports(importing(from, specifier))).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ["src/index.ts", "./webhooks/routes.ts"],
    ["src/services.ts", "./config.ts"],
    ["src/services.ts", "./platforms/telegram/index.ts"],
    ["src/platforms/telegram/send.ts", "../platform.ts"],
    ["src/platforms/telegram/send.ts", "./errors.ts"],
    ["src/platforms/telegram/send.ts", "../../lib/http.ts"],
    ["src/simulator/telegram/api.ts", "../judge.ts"],
    ["src/simulator/telegram/api.ts", "../../lib/sleep.ts"],
    ["src/lib/a.ts", "hono"],
  ])("lets %s import %s", (from, specifier) => {
    expect(wrongImports(importing(from, specifier))).toEqual([]);
  });

  it("says where the wrong import stands", () => {
    const sources = tree({ "src/lib/a.ts": `\n\nexport * from "../config.ts";\n` });
    expect(wrongImports(sources)).toEqual([
      "src/lib/a.ts:3 imports src/config.ts: config.ts is above lib",
    ]);
  });

  it("catches a file that stands on no floor", () => {
    expect(
      homelessFiles(tree({ "src/utils.ts": "", "src/lib/a.ts": "", "src/cli/b.ts": "" })),
    ).toEqual(["src/utils.ts stands on no floor"]);
  });

  it("catches a cycle, through a type and a re-export too", () => {
    const sources = tree({
      "src/lib/a.ts": `import type { B } from "./b.ts";`,
      "src/lib/b.ts": `export * from "./c.ts";`,
      "src/lib/c.ts": `const a = await import("./a.ts");`,
      "src/lib/d.ts": `import "./a.ts";`,
    });
    expect(importCycles(sources)).toEqual([
      "src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts is a cycle",
    ]);
  });

  it("sees no cycle where two files share a third", () => {
    const sources = tree({
      "src/lib/a.ts": `import "./b.ts"; import "./c.ts";`,
      "src/lib/b.ts": `import "./c.ts";`,
      "src/lib/c.ts": "",
    });
    expect(importCycles(sources)).toEqual([]);
  });

  it.each(["node:fs", "fs", "node:fs/promises"])("catches %s in a Worker, not in Node", (name) => {
    expect(nodeImports(importing("src/lib/a.ts", name))).toHaveLength(1);
    expect(nodeImports(importing("src/chatbot-server/a.ts", name))).toHaveLength(1);
    expect(nodeImports(importing("src/simulator/a.ts", name))).toEqual([]);
    expect(nodeImports(importing("src/cli/a.ts", name))).toEqual([]);
  });
});

describe("what counts as an import", () => {
  it.each([
    [`import a from "./x.ts";`],
    [`import type { A } from './x.ts';`],
    [`import {\n  a,\n  type B,\n} from "./x.ts";`],
    [`import * as all from "./x.ts";`],
    [`import"./x.ts";`],
    [`export { a } from "./x.ts";`],
    [`export * as all from "./x.ts";`],
    [`type A = import("./x.ts").A;`],
    ["const a = await import(`./x.ts`);"],
  ])("sees %j", (source) => {
    expect(importsOf("src/lib/a.ts", source).map((one) => one.target)).toEqual(["src/lib/x.ts"]);
  });

  it.each([
    [`// import a from "./x.ts";`],
    [`/* export * from "./x.ts"; */`],
    [`const text = 'import a from "./x.ts"';`],
    ['const text = `import a from "./x.ts"`;'],
    [`export const from = "./x.ts";`],
    [`Array.from("./x.ts");`],
  ])("sees none in %j", (source) => {
    expect(importsOf("src/lib/a.ts", source)).toEqual([]);
  });
});

describe("the shape rules", () => {
  const seven = platformFiles.map((name) => [`src/platforms/slack/${name}`, ""] as const);

  it("accepts exactly the seven files", () => {
    expect(misshapenPlatforms(new Map([...seven, ["src/platforms/platform.ts", ""]]))).toEqual([]);
  });

  it("catches a missing file and one that belongs to none of the seven", () => {
    const files = new Map([
      ...seven.slice(1),
      ["src/platforms/slack/parse-text.ts", ""],
      ["src/platforms/slack/utils.ts", ""],
    ]);
    expect(misshapenPlatforms(files)).toEqual([
      "src/platforms/slack/errors.ts is missing",
      "src/platforms/slack/utils.ts is none of a platform's seven files",
    ]);
  });

  it("catches a platform's name in conversation/, in whatever case and in a comment", () => {
    const sources = tree({
      "src/conversation/turn.ts": "const a = 1;\n// as WhatsApp does\n",
      "src/conversation/slack.ts": "",
      "src/webhooks/receive.ts": "// telegram",
    });
    expect(namedPlatforms(sources)).toEqual([
      "src/conversation/turn.ts:2 names whatsapp",
      "src/conversation/slack.ts:0 names slack",
    ]);
  });
});

describe("the interface rule", () => {
  const five = "a: string; b(): void; readonly c: { x: 1; y: 2 }; d<T>(t: T, u: T): T; e: number;";

  function finding(source: string): readonly string[] {
    return wideInterfaces(tree({ "src/lib/a.ts": source }));
  }

  it("accepts five required members and any number of optional ones", () => {
    expect(finding(`export interface A { ${five} f?: string; g?(): void; }`)).toEqual([]);
  });

  it.each([
    ["a sixth method", `export interface A { ${five} f(): void; }`],
    ["a sixth property", `export interface A<T extends { x: 1 }> { ${five} f: Map<T, string>; }`],
    ["a generic method", `export interface A { ${five} f<T, U>(t: T): U; }`],
    ["function properties", `export interface A { a: 1; b: 1; c: 1; d: 1; e: 1; f: () => 1; }`],
    ["an object type", `export type A = { ${five} f: string };`],
    ["inherited members", `interface B { f: 1; } export interface A extends B, C<1> { ${five} }`],
  ])("catches %s", (what, source) => {
    const exported =
      what === "inherited members" ? source.replace("interface B", "export $&") : source;
    expect(finding(exported)).toEqual([
      expect.stringMatching(/A has 6 required members, 5 at most$/u),
    ]);
  });

  it("leaves data alone, however much there is", () => {
    expect(
      finding("export interface A { a: 1; b: 1; c: 1; d: 1; e: Fetch; f: string[]; }"),
    ).toEqual([]);
  });

  it("is not misled by comments", () => {
    const comment = "/** f: string; */ // g: string;\n";
    expect(finding(`export interface A { ${comment} ${five} }`)).toEqual([]);
  });
});

describe("lengths", () => {
  const filler = (lines: number): string => "  work();\n".repeat(lines);

  it.each([
    ["a function", "export function long(a: { b: string }): Promise<{ c: number }> {"],
    ["a method", "const o = {\n  async long<T>(a: T): Promise<T | undefined> {"],
    ["an arrow function", "const long = async (a: string): Promise<void> => {"],
    ["a bare arrow function", "const long = a => {"],
    ["a type guard", "function long(a: unknown): a is Readonly<A>[] {"],
    ["an assertion", "function long(a: unknown): asserts a is A & { b: 1 } {"],
    ["a function that returns one", "function long(): (a: string) => void {"],
  ])("catches %s of 61 lines and accepts 60", (_, head) => {
    expect(overlong(tree({ "src/lib/a.ts": `${head}\n${filler(59)}}\n` }))).toEqual([
      expect.stringMatching(/^src\/lib\/a\.ts:\d has a function of 61 lines, 60 at most$/u),
    ]);
    expect(overlong(tree({ "src/lib/a.ts": `${head}\n${filler(58)}}\n` }))).toEqual([]);
  });

  it("catches a file of 301 lines and accepts 300", () => {
    expect(overlong(tree({ "src/lib/a.ts": filler(301) }))).toEqual([
      "src/lib/a.ts has 301 lines, 300 at most",
    ]);
    expect(overlong(tree({ "src/lib/a.ts": filler(300) }))).toEqual([]);
  });

  it("counts no statement, type or call as a function", () => {
    const source = `
      if (a) { b(); } else { c(); }
      for (const x of y) { z(); }
      switch (f(a)) { case g(b): { h(); } }
      try { i(); } catch (error) { j(); }
      const o = { a: f(b), c: d ? e(f) : { g: 1 } };
      interface A { b(c: string): { d: 1 }; e: string }
    `;
    expect(functionSpans("src/lib/a.ts", source)).toEqual([]);
  });

  it("is not misled by braces in text, templates, comments and regular expressions", () => {
    const source = [
      "function first() {",
      "  const a = '}' + \"}\" + `} ${[1].map((x) => { return `}${x}`; })} }`; // }",
      "  /* } */ const b = /[/}]\\/}/u.test(a) ? 1 / 2 : 3 / 4; // /}",
      "}",
      "function second() { return /}/u; }",
    ].join("\n");
    const spans = functionSpans("src/lib/a.ts", source);
    expect(spans.map((span) => [span.line, span.lines])).toEqual([
      [1, 4],
      [2, 1],
      [5, 1],
    ]);
  });

  it("keeps every offset and line of the source", () => {
    const source = "const a = `x${'y'}\n`; /* z\n */ const b = /q/u;\n";
    const code = codeOf(source);
    expect(code).toHaveLength(source.length);
    expect(code.indexOf("const b")).toBe(source.indexOf("const b"));
    expect(code.split("\n")).toHaveLength(source.split("\n").length);
    expect(code).not.toMatch(/[xyzq]/u);
  });

  it("finds the bracket that closes another", () => {
    expect(closing("f(a[0], { b })", 1)).toBe(13);
    expect(closing("f(", 1)).toBe(2);
  });

  it("prints median, 90th percentile and longest", () => {
    expect(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((_, index, all) => quantile(all, index / 10)),
    ).toEqual([1, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(quantile([], 0.5)).toBe(0);
    const table = lengthsTable(tree({ "src/lib/a.ts": `function f() {\n${filler(8)}}\n` }));
    expect(table).toMatch(/files +1 +10 +10 +10 +300\n +functions +1 +10 +10 +10 +60$/u);
  });
});
