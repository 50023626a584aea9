import { describe, expect, it } from "vitest";
import { readFormatting } from "../../../src/simulator/whatsapp/index.ts";

/** The visible text, and every mark as `type:words`. */
function shown(body: string, reading?: "strict" | "lenient"): readonly [string, string[]] {
  const { text, marks } = readFormatting(body, reading);
  return [
    text,
    marks.map(({ type, offset, length }) => `${type}:${text.slice(offset, offset + length)}`),
  ];
}

describe("WhatsApp's apps", () => {
  it.each([
    [
      "*bold* _italic_ ~gone~ `code`",
      "bold italic gone code",
      ["bold:bold", "italic:italic", "strike:gone", "code:code"],
    ],
    ["(*a b*), *c*.", "(a b), c.", ["bold:a b", "bold:c"]],
    ["*_both_*", "both", ["bold:both", "italic:both"]],
    ["*a _b_ c*", "a b c", ["bold:a b c", "italic:b"]],
    ["**x**", "*x*", ["bold:x"]],
    ["`*x* _y_`", "*x* _y_", ["code:*x* _y_"]],
    ["*a `*` b*", "a * b", ["bold:a * b", "code:*"]],
    ["*é*", "é", ["bold:é"]],
  ])("format %j", (body, text, marks) => {
    expect(shown(body)).toEqual([text, marks]);
  });

  it.each([
    "a*b*c",
    "snake_case_name",
    "é*b* x",
    "*b*é",
    "1*2*3",
    "2 * 3 * 4",
    "*no *",
    "**",
    "****",
    "*a\nb*",
    "_a\n_",
    "`a\nb`",
    "~",
    "*",
    "``",
    "a ``` b",
    "``` ```",
    "*\u200ba\u200b",
  ])("leave %j as it is", (body) => {
    expect(shown(body)).toEqual([body, []]);
  });

  it("take white space beside a marker for no end of it", () => {
    expect(shown("x *a * b*")).toEqual(["x a * b", ["bold:a * b"]]);
  });

  it("show lists and quotes by the beginning of a line, with formatting inside", () => {
    expect(shown("- one\n* *two*\n1. three\n12. four\n> five _six_\nseven")).toEqual([
      "• one\n• two\n1. three\n12. four\nfive six\nseven",
      [
        "bullet:• one",
        "bullet:• two",
        "bold:two",
        "number:1. three",
        "number:12. four",
        "quote:five six",
        "italic:six",
      ],
    ]);
  });

  it.each(["-one", ">one", "1.one", "1) one", " - one", "- ", "a - b", "1234. year"])(
    "take %j for no list",
    (body) => {
      expect(shown(body)).toEqual([body, []]);
    },
  );

  it("show what stands between three backticks as it is, over several lines", () => {
    expect(shown("Run:\n```npm *i*\n- x```\n- y")).toEqual([
      "Run:\nnpm *i*\n- x\n• y",
      ["mono:npm *i*\n- x", "bullet:• y"],
    ]);
    expect(shown("```a``` - b")).toEqual(["a - b", ["mono:a"]]);
    expect(shown("```a\n```- b")).toEqual(["a\n- b", ["mono:a\n"]]);
  });

  it("may format inside of words too, as the lenient reading has it", () => {
    expect(shown("snake_case_name", "lenient")).toEqual(["snakecasename", ["italic:case"]]);
    expect(shown("2*3*4", "lenient")).toEqual(["234", ["bold:3"]]);
    expect(shown("2 * 3 * 4", "lenient")).toEqual(["2 * 3 * 4", []]);
  });

  it("count offsets in UTF-16 units of what is visible", () => {
    expect(readFormatting("👍 *ok*").marks).toEqual([{ type: "bold", offset: 3, length: 2 }]);
  });
});
