import { describe, expect, it } from "vitest";
import {
  createDocumentAnswerer,
  doNotKnow,
} from "../../src/chatbot-server/answers/from-documents.ts";
import { greeting, youAreWelcome } from "../../src/chatbot-server/answers/greeting.ts";
import { showcase } from "../../src/chatbot-server/answers/showcase.ts";
import { readPages } from "../../src/chatbot-server/build/read-pages.ts";
import { sectionsOf } from "../../src/chatbot-server/build/sections.ts";
import { indexPassages } from "../../src/chatbot-server/documents/index-passages.ts";
import { loadDocuments } from "../../src/chatbot-server/documents/search-documents.ts";
import { answered, refused } from "./labelled-questions.ts";

const documents = loadDocuments(indexPassages(sectionsOf(readPages())));
const { answer } = createDocumentAnswerer(documents);

/** The page and heading that an answer names first, as `page#heading`. */
function sourceOf(text: string): string {
  const [, page = "", heading = ""] = /^From `([^`]+)`, “([^”]+)”:/u.exec(text) ?? [];
  return `${page}#${heading}`;
}

describe("answers from the documents", () => {
  it.each(answered)("answers: %s", async (question, ...right) => {
    const source = sourceOf(await answer(question));
    expect(right.filter((one) => source.startsWith(one), source)).not.toEqual([]);
  });

  it.each(refused)("does not know: %s", async (question) => {
    expect(await answer(question)).toBe(doNotKnow);
  });

  it.each(["hi", "Hello there!", "hey 👋🏽", "Buenos días", "/start", "help", "  ", ""])(
    "greets in return: %s",
    async (question) => {
      expect(await answer(question)).toBe(greeting);
    },
  );

  it("answers the questions that its greeting suggests", async () => {
    const suggested = [...greeting.matchAll(/^- \*(.+)\*$/gmu)].map(
      ([, question = ""]) => question,
    );
    expect(suggested).toHaveLength(3);
    for (const question of suggested) expect(await answer(question), question).toMatch(/^From `/);
  });

  it.each(["thanks", "Thank you very much!", "gracias", "ok"])(
    "takes thanks: %s",
    async (words) => {
      expect(await answer(words)).toBe(youAreWelcome);
    },
  );

  it("shows every formatting when it is asked to", async () => {
    expect(await answer(" Show everything\n")).toBe(showcase);
  });

  it("looks at the beginning of a long question only", async () => {
    const question = "what is a dead letter?";
    expect(await answer("qqq ".repeat(490) + question)).not.toBe(doNotKnow);
    expect(await answer("qqq ".repeat(500) + question)).toBe(doNotKnow);
  });

  it("takes any text, however long or odd, quickly", async () => {
    const odd = [
      "ж".repeat(40_000),
      "dead letter ".repeat(20_000),
      Array.from({ length: 5000 }, (_, at) => `wrod${at}xyz`).join(" "),
      "\u0000\uD800 \u202E{}[]()|`*_~<>",
      "__proto__ constructor toString hasOwnProperty",
    ];
    const startedAt = performance.now();
    for (const question of odd) expect(await answer(question)).not.toBe("");
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

describe("a quotation", () => {
  const page = `# Guide

Before the first heading, see [the other](other.md#x) and [a host](https://example.com).

## Apples

Apples are
red. A **pippin** is a small apple.

\`\`\`sh
peel  --apple
\`\`\`

- one about stones
- another
  about pips

| Name | Colour |
|---|---|
| russet | brown |
| bramley | green |
| cox | orange |

### Storing

Wipe them first.

When storing is done well, apples keep in a cellar.

## Source

Pears: the washing is done by \`basin.ts\` alone.

## Fruit

Pears: the washing is best done by hand, in a large basin.
`;
  const own = loadDocuments(indexPassages(sectionsOf([{ path: "docs/guide.md", markdown: page }])));
  const quoted = createDocumentAnswerer(own).answer;

  it("joins the lines of a paragraph, and keeps the code below it", async () => {
    expect(await quoted("pippin")).toBe(
      "From `docs/guide.md`, “Apples”:\n\n> Apples are red. A **pippin** is a small apple.\n>\n> ```sh\n> peel  --apple\n> ```",
    );
  });

  it("shows rows below the head of their table", async () => {
    expect(await quoted("brown russet, green bramley")).toBe(
      "From `docs/guide.md`, “Apples”:\n\n| Name | Colour |\n|---|---|\n| russet | brown |\n| bramley | green |",
    );
  });

  it("leaves out rows of measured figures", async () => {
    const table =
      "| Fruit | 1 d | 2 d | 3 d | 4 d |\n|---|---|---|---|---|\n| quince | 17 | 23 | 4.5 ms | ≤ 9 |\n";
    const measured = [{ path: "docs/a.md", markdown: `# A\n\nAbout medlars.\n\n${table}` }];
    const figures = loadDocuments(indexPassages(sectionsOf(measured)));
    expect(await createDocumentAnswerer(figures).answer("quince 17 23")).toBe(doNotKnow);
  });

  it("leaves out passages that fit much worse than the best one", async () => {
    expect(await quoted("green bramley apples")).toBe(
      "From `docs/guide.md`, “Apples”:\n\n| Name | Colour |\n|---|---|\n| bramley | green |",
    );
  });

  it("shows an item of a list", async () => {
    expect(await quoted("pips")).toBe("From `docs/guide.md`, “Apples”:\n\n> - another about pips");
  });

  it("names the page's title above its first heading, and keeps only links that lead anywhere", async () => {
    expect(await quoted("first heading")).toBe(
      "From `docs/guide.md`, “Guide”:\n\n> Before the first heading, see the other and [a host](https://example.com).",
    );
  });

  it("begins at the beginning of a section that is about the whole question", async () => {
    expect(await quoted("storing apples")).toBe(
      "From `docs/guide.md`, “Storing”:\n\n> Wipe them first.\n\n> When storing is done well, apples keep in a cellar.",
    );
  });

  it("is of what speaks to people, before what speaks of the source", async () => {
    expect(await quoted("wash pears")).toMatch(/^From `docs\/guide.md`, “Fruit”:/u);
  });

  it("finds a word with one letter wrong, in another form, and without its accents", async () => {
    expect(await quoted("green bramlley")).toContain("| bramley | green |");
    expect(await quoted("stone")).toContain("- one about stones");
    expect(await quoted("ÇÖX")).toContain("| cox | orange |");
  });
});

describe("the documents' index", () => {
  it("is refused when it is not one", () => {
    expect(() => loadDocuments('{"sections":[]}')).toThrow();
  });
});
