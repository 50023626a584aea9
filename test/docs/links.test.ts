import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** Every document for people. */
const documents = [
  ...readdirSync(".").filter((name) => name.endsWith(".md")),
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** The addresses of links that lead to a file of the project. */
function ownLinksIn(document: string): string[] {
  return [...readFileSync(document, "utf8").matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, address = ""]) => address)
    .filter((address) => !/^(?:[a-z]+:|#)/u.test(address));
}

describe("the documents", () => {
  it("are found", () => {
    expect(documents).toEqual(expect.arrayContaining(["README.md", "docs/settings.md"]));
  });

  it.each(documents)("%s links to files that exist", (document) => {
    const broken = ownLinksIn(document).filter(
      (address) => !existsSync(join(dirname(document), address.split("#")[0] ?? "")),
    );
    expect(broken).toEqual([]);
  });

  it("name in the way of a message every file that it passes", () => {
    const linked = ownLinksIn("docs/path-of-a-message.md").map((address) => join("docs", address));
    for (const story of ["src/webhooks/receive.ts", "src/conversation/turn.ts"]) {
      expect(linked).toContain(story);
    }
  });
});
