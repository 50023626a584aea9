import * as fc from "fast-check";

/** Pieces of words that are as hard as words get, without marks of Markdown. */
const hardWords = [
  "word",
  "snake_case_name",
  "2 * 3 * 4",
  "a < b && c > d",
  "AT&T &copy; &amp;lt; &#42;",
  "<b>bold</b>",
  "<script>alert(1)</script>",
  "<!-- hidden -->",
  "line<br>break",
  "<!channel>",
  "<!here|here>",
  "<!everyone>",
  "<@U024BE7LH>",
  "<#C024BE7LR>",
  "<!subteam^S024BE7LH|@team>",
  "@channel",
  "@here",
  "@ana_x",
  "ana@mail.example",
  "tg://user?id=5551",
  "/start",
  "#tag",
  "https://a.example/x?y=1&z=2",
  "https://a.example/foo_bar(baz)",
  "(see https://a.example/path.)",
  "www.a.example",
  "👨‍👩‍👧‍👦",
  "🇩🇪",
  "e\u0301a\u0308",
  "👍🏽",
  "שלום עולם",
  "مرحبا بالعالم",
  "\u202eabc\u202c",
  "\u2067rtl\u2069",
  "語彙。日本語。",
  "1. not a list",
  "100. same",
  "- dash",
  "+ plus",
  "# hash",
  "• bullet",
  "=====",
  "~5 and ~10",
  "a | b",
  "[1]",
  "[x] box",
  "array[0](y)",
  "C:\\Users\\x",
  "5 * 3",
  "!important![",
  ":smile:",
  "`",
  "```",
  "--- | ---",
] as const;

const wordsArb = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("a", "the", "Ä", "x1", "end.") },
      fc.constantFrom(...hardWords),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((words) => words.join(" "));

const MARKDOWN_SIGN = /[\\`*_{}[\]()#+\-.!<>|~&:=]/g;

/** Words that mean nothing but themselves. */
const literalArb = wordsArb.map((words) => words.replace(MARKDOWN_SIGN, String.raw`\$&`));

const hrefArb = fc.constantFrom(
  "https://a.example",
  "https://a.example/wiki/X_(y)",
  "http://b.example/?q=1&r=%20",
  "mailto:a@b.example",
  "tel:+4912345",
  "tg://user?id=5551",
  "javascript:alert(1)",
  "/relative",
  "slack://channel?team=T&id=C",
  `https://long.example/${"x".repeat(300)}`,
);

/** What stands in a line; `inner` stands for the same one level deeper. */
const inlineArb = fc.letrec<{ inline: string; inlines: string }>((tie) => ({
  inline: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    literalArb,
    wordsArb,
    literalArb.map((words) => `\`\` ${words.replaceAll("`", "'")} \`\``),
    tie("inlines").map((words) => `**${words}**`),
    tie("inlines").map((words) => `*${words}*`),
    tie("inlines").map((words) => ` ~~a ${words} b~~ `),
    fc.tuple(literalArb, hrefArb).map(([label, href]) => `[${label}](${href})`),
    fc.tuple(literalArb, hrefArb).map(([alt, href]) => `![${alt}](${href} "title")`),
    fc.constantFrom("[^1]", "[^note]", "[ref]", "[words][ref]", "<https://auto.example/x>"),
  ),
  inlines: fc.array(tie("inline"), { minLength: 1, maxLength: 3 }).map((all) => all.join(" ")),
})).inlines;

/** One line: a line break would end a cell or a heading. */
const lineArb = inlineArb.map((words) => words.replaceAll("\n", " ").replaceAll("|", "/"));

const codeArb = fc
  .tuple(
    fc.constantFrom("", "js", "c++", "py title=x", "<b>"),
    fc.array(
      fc.oneof(wordsArb, fc.constantFrom("", "    indented", "```", "~~~js", "\tif (a < b) {")),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    fc.boolean(),
  )
  .map(([info, lines, isTilde]) => {
    const fence = isTilde ? "~~~~" : "`````";
    return `${fence}${info}\n${lines.join("\n")}\n${fence}`;
  });

const cellArb = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("", "1", "✅", "10 000", String.raw`a \| b`, "語") },
  lineArb,
);

function tableOf(
  cell: fc.Arbitrary<string>,
  columnsMax: number,
  rowsMax: number,
): fc.Arbitrary<string> {
  const rowOf = (columns: number, each: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
    fc.array(each, { minLength: columns, maxLength: columns });
  return fc
    .integer({ min: 1, max: columnsMax })
    .chain((columns) =>
      fc.tuple(
        rowOf(columns, cell),
        rowOf(columns, fc.constantFrom("---", ":--", "--:", ":-:")),
        fc.array(rowOf(columns, cell), { maxLength: rowsMax }),
      ),
    )
    .map(([header, alignments, others]) =>
      [header, alignments, ...others].map((row) => `| ${row.join(" | ")} |`).join("\n"),
    );
}

/** Tables of up to forty columns and some hundred rows. */
export const tableArb: fc.Arbitrary<string> = fc.oneof(
  tableOf(fc.constantFrom("", "1", "Price", "10 000", "✅", "a_b"), 40, 4),
  tableOf(fc.constantFrom("1", "Price", "some words"), 3, 130),
);

const indented = (text: string, indent: string): string =>
  text
    .split("\n")
    .map((line, at) => (at === 0 || line === "" ? line : indent + line))
    .join("\n");

const blockArb = fc.letrec<{ block: string; blocks: string }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: inlineArb },
    fc.tuple(inlineArb, inlineArb).map((lines) => lines.join("\n")),
    fc
      .tuple(fc.integer({ min: 1, max: 6 }), lineArb)
      .map(([depth, words]) => `${"#".repeat(depth)} ${words}`),
    codeArb,
    tableOf(cellArb, 5, 4),
    fc.constantFrom("---", "***", "<div>\n*raw*\n</div>"),
    tie("blocks").map((blocks) =>
      blocks
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n"),
    ),
    listArb(tie("blocks"), (at) => (at % 2 === 0 ? "- " : "- ")),
    listArb(tie("blocks"), (at) => `${at + 1}. `),
    listArb(lineArb, (at) => (at % 2 === 0 ? "- [ ] " : "- [x] ")),
  ),
  blocks: fc.array(tie("block"), { minLength: 1, maxLength: 3 }).map((all) => all.join("\n\n")),
}));

function listArb(
  content: fc.Arbitrary<string>,
  mark: (at: number) => string,
): fc.Arbitrary<string> {
  return fc.array(content, { minLength: 1, maxLength: 3 }).map((items) =>
    items
      .map((item, at) => {
        const sign = mark(at);
        return sign + indented(item, " ".repeat(sign.replace(/\[.\] /, "").length));
      })
      .join("\n"),
  );
}

const definitions =
  "[ref]: https://ref.example/page\n\n[^1]: First *note*.\n\n[^note]: Second, with [link](https://n.example).";

/** An answer with everything in it, of a few hundred characters. */
export const answerArb: fc.Arbitrary<string> = fc
  .tuple(blockArb.blocks, fc.boolean())
  .map(([blocks, hasDefinitions]) => (hasDefinitions ? `${blocks}\n\n${definitions}` : blocks));

/** Answers one under another, of several parts. */
export const longAnswerArb: fc.Arbitrary<string> = fc
  .tuple(fc.array(blockArb.blocks, { minLength: 2, maxLength: 6 }), fc.integer({ min: 2, max: 8 }))
  .map(([blocks, times]) => Array.from({ length: times }, () => blocks.join("\n\n")).join("\n\n"));

/** Signs of a line's formatting, thrown together. */
export const inlineSoupArb: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ..."* ** _ __ ` `` [ ] ( ) ![ < > & ; \\ ! | : . # - + = a b é 1 語 @ @ana </b> <i> &lt; [a](b) <!channel>".split(
        " ",
      ),
      " ",
      " ",
      " https://a.example/ ",
      " 🍕 ",
    ),
    { maxLength: 24 },
  )
  .map((signs) => signs.join(""))
  // The parser and its judge pair long rows of both signs of emphasis in different ways.
  .filter((text) => !/___.*\*|\*.*___|\*\*\*.*_|_.*\*\*\*/.test(text));

/** Beginnings of lines, thrown together. */
export const blockSoupArb: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.array(fc.constantFrom("> ", "- ", "1. ", "  ", "* ", "+ "), { maxLength: 3 }),
        fc.constantFrom(
          "words",
          "# head",
          "```",
          "~~~",
          "| a | b |",
          "|---|---|",
          "a | b",
          "[a]: https://b.example",
          "<div>",
          "</div>",
          "more words",
          "***",
        ),
      )
      .map(([marks, rest]) => marks.join("") + rest),
    { maxLength: 8 },
  )
  .map((lines) => lines.join("\n"))
  // Where the parser departs from the specification: a quotation's sign that is indented by four, a table of
  // which only the header stands in a quotation or an item, and words that follow a definition in one lazily.
  .filter((text) => !/^ {4,}[> ]*>|(?:>|[-*+] |\d\. ).*(?:\|.*\n *\|?-|\[a\]:)/m.test(text));
