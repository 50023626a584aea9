import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Citable,
  citeDataJson,
  createCitationFilter,
  markerOf,
  withMarker,
} from "../../../src/chatbot-server/retrieval/citations.ts";

const passage = (sourceNumber: number, number: number): Citable => ({
  source: `${sourceNumber}`.repeat(32).slice(0, 32),
  sourceNumber,
  number,
  title: `Source ${sourceNumber}`,
  text: `Passage ${number}.`,
  fileName: "guide.pdf",
  type: "upload",
});

const offered = [passage(1, 2), passage(3, 4), passage(3, 10)];

/** What becomes of an answer that comes in these pieces. */
function filtered(pieces: readonly string[], known: readonly Citable[] = offered) {
  const filter = createCitationFilter(known);
  const text = pieces.map((piece) => filter.push(piece)).join("") + filter.end();
  return { text, cited: filter.cited().map(markerOf) };
}

describe("markers in an answer", () => {
  it.each([
    ["It is blue [1.2].", "It is blue [1.2].", ["1.2"]],
    ["It is blue [9.9].", "It is blue.", []],
    ["It is blue[3.4][1.2], so[7.7] there.", "It is blue[3.4][1.2], so there.", ["3.4", "1.2"]],
    ["Both [1.2, 3.10].", "Both [1.2][3.10].", ["1.2", "3.10"]],
    ["One of them [1.2; 8.8]", "One of them [1.2]", ["1.2"]],
    ["Wide 【3.4】", "Wide [3.4]", ["3.4"]],
    ["Twice [1.2] and [1.2]", "Twice [1.2] and [1.2]", ["1.2"]],
    ["A footnote [1] and [12]", "A footnote [1] and [12]", []],
    ["Version [1.2](https://example.com)", "Version [1.2](https://example.com)", []],
    ["A box - [ ] and [x] and []", "A box - [ ] and [x] and []", []],
    ["A dot [1.] [.2] [1.2.3]", "A dot [1.] [.2] [1.2.3]", []],
    ["The end [3.", "The end [3.", []],
    ["  two blanks  ", "  two blanks  ", []],
    // Numbers in brackets.
    ["Between [0.5, 1.5] and [1.5, 2.5]", "Between [0.5, 1.5] and [1.5, 2.5]", []],
    ["Alone [0.5], [1.0] and [1.05]", "Alone [0.5], [1.0] and [1.05]", []],
    ["Take x = [1.5]; f([2.5]) is [[3.5]]", "Take x = [1.5]; f([2.5]) is [[3.5]]", []],
    // Code.
    ["`a = b [9.9]` [9.9] `[1.2]`", "`a = b [9.9]` `[1.2]`", []],
    ["``a ` [9.9]`` [1.2]", "``a ` [9.9]`` [1.2]", ["1.2"]],
    ["a ` key [9.9]\nb [9.9].", "a ` key [9.9]\nb.", []],
    ["```py\nx [9.9]\n```\nIt is [9.9].", "```py\nx [9.9]\n```\nIt is.", []],
    [
      "- ~~~\n  x [9.9]\n  ```\n  y [9.9]\n  ~~~\nz [9.9]",
      "- ~~~\n  x [9.9]\n  ```\n  y [9.9]\n  ~~~\nz",
      [],
    ],
    ["```x [9.9]``` is [9.9].", "```x [9.9]``` is.", []],
  ])("%j becomes %j", (answer, text, cited) => {
    expect(filtered([answer])).toEqual({ text, cited });
  });

  it.each([
    ["It is blue [1.2].", "It is blue."],
    ["It is blue [1.2] [3.4], or “red”[1.2]", "It is blue, or “red”"],
    [
      "The interval is [0.5, 1.5] and `plt.axis([0.0, 1.0])`; take x = [1.5].",
      "The interval is [0.5, 1.5] and `plt.axis([0.0, 1.0])`; take x = [1.5].",
    ],
    ["Release [1.2] is out, [1.3] is not", "Release [1.2] is out, [1.3] is not"],
    ["From [1.2, 1.5].", "From [1.2, 1.5]."],
  ])(
    "go where citations are off only if they look like nothing else: %j becomes %j",
    (answer, text) => {
      expect(filtered([answer], [])).toEqual({ text, cited: [] });
      expect(filtered(Array.from(answer), [])).toEqual({ text, cited: [] });
    },
  );

  it("are the same however the answer is cut into pieces, and little of it waits", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "[",
        "]",
        "1",
        "2",
        ".",
        "3",
        "4",
        "【",
        "】",
        " ",
        ",",
        "(",
        "=",
        "`",
        "```",
        "~~~",
        "word",
        "é🙂",
        "\n",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        for (const known of [offered, []]) {
          expect(filtered(parts, known)).toEqual(filtered([parts.join("")], known));
        }
        const filter = createCitationFilter(offered);
        let [given, shown] = ["", ""];
        for (const part of parts) {
          given += part;
          shown += filter.push(part);
          const removable = (given.match(/\s?[[【][\d.,; ]*[\]】]/gu) ?? []).join("").length;
          expect(given.length - shown.length - removable).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  it("do not hold an answer back that opens a bracket and never closes it", () => {
    const filter = createCitationFilter(offered);
    const shown = filter.push(`[${"1.2, ".repeat(1000)}`);
    expect(shown.length).toBeGreaterThan(4900);
  });
});

describe("a quotation", () => {
  it("has its marker behind it", () => {
    expect(withMarker("> Open until six.\n", passage(3, 4))).toBe("> Open until six. [3.4]");
  });

  it.each(["> | a | b |\n> | 1 | 2 |", "```\ncode\n```"])(
    "has it on a line of its own behind code and tables",
    (quotation) => {
      expect(withMarker(quotation, passage(3, 4))).toBe(`${quotation}\n\n[3.4]`);
    },
  );
});

describe("the citations of a message", () => {
  it("are JSON text in the documented shape, keyed by marker", () => {
    const linked = { ...passage(1, 2), link: "https://example.com/guide" };
    expect(JSON.parse(citeDataJson([linked, passage(3, 4)]))).toEqual({
      "1.2": {
        data_source_uuid: "1".repeat(32),
        title: "Source 1",
        text: "Passage 2.",
        file_name: "guide.pdf",
        type: "upload",
        reference_source_link: "https://example.com/guide",
      },
      "3.4": {
        data_source_uuid: "3".repeat(32),
        title: "Source 3",
        text: "Passage 4.",
        file_name: "guide.pdf",
        type: "upload",
      },
    });
    expect(citeDataJson([])).toBe("{}");
  });
});
