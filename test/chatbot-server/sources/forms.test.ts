import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readParts } from "../../../src/chatbot-server/requests/multipart.ts";

const PLENTY = 1_000_000;

interface ReadPart {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly bytes: number[];
}

/** A stream that gives its bytes in chunks of these lengths, again and again. */
function streamOf(bytes: Uint8Array, lengths: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let chunks = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      const length = lengths[chunks % lengths.length] ?? 1;
      controller.enqueue(bytes.slice(at, at + length));
      at += length;
      chunks += 1;
    },
  });
}

async function readAll(
  form: string | Uint8Array,
  boundary: string,
  lengths: readonly number[] = [PLENTY],
  maxBytes = PLENTY,
): Promise<ReadPart[]> {
  const bytes = typeof form === "string" ? new TextEncoder().encode(form) : form;
  const parts: ReadPart[] = [];
  for await (const part of readParts(streamOf(bytes, lengths), boundary, maxBytes)) {
    const read: number[] = [];
    for await (const some of part.bytes) read.push(...some);
    parts.push({ name: part.name, fileName: part.fileName, bytes: read });
  }
  return parts;
}

/** Bytes among which line ends and dashes are frequent: what a delimiter is made of. */
const content = fc.array(fc.oneof(fc.constantFrom(13, 10, 45, 88), fc.nat(255)), {
  maxLength: 200,
});

const part = fc.record({
  name: fc.stringMatching(/^[a-z "]{1,8}$/),
  fileName: fc.option(fc.stringMatching(/^[a-zäß".]{1,12}$/), { nil: undefined }),
  bytes: content,
});

describe("a form", () => {
  it("is read as what a browser wrote, however it arrives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
        async (parts, lengths) => {
          const form = new FormData();
          for (const { name, fileName, bytes } of parts) {
            const blob = new Blob([new Uint8Array(bytes)]);
            if (fileName === undefined) form.append(name, "text");
            else form.append(name, blob, fileName);
          }
          const written = new Response(form);
          const [, boundary = ""] =
            /boundary=(.*)$/.exec(written.headers.get("content-type") ?? "") ?? [];
          const read = await readAll(await written.bytes(), boundary, lengths);
          const text = [...new TextEncoder().encode("text")];
          expect(read).toEqual(
            parts.map((one) => (one.fileName === undefined ? { ...one, bytes: text } : one)),
          );
        },
      ),
    );
  });

  it("may have words in front, spaces behind its delimiters, and parts that nobody reads", async () => {
    const form = [
      "words in front\r\n--b \t\r\n",
      'Content-Type: text/plain\r\ncontent-disposition: form-data; filename=a.txt; name="one"\r\n\r\nx',
      "\r\n--bonus is no delimiter",
      '\r\n--b\r\ncontent-disposition: form-data; name="two"\r\n\r\n\r\n--b--\r\nwords behind',
    ].join("");
    const names: string[] = [];
    const stream = streamOf(new TextEncoder().encode(form), [7]);
    for await (const { name, fileName } of readParts(stream, "b", PLENTY)) {
      names.push(`${name} ${fileName}`);
    }
    expect(names).toEqual(["one a.txt", "two undefined"]);
  });

  it("may end with its last delimiter, as those of Workers do", async () => {
    const form =
      '--b\r\ncontent-disposition: form-data; name="one"; filename="a"\r\n\r\nx\r\n--b--';
    expect(await readAll(form, "b", [5])).toEqual([{ name: "one", fileName: "a", bytes: [120] }]);
  });

  it.each([
    ["", "nothing"],
    ["--b", "only a delimiter"],
    ["--b\r\n", "no headers"],
    ["--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--", "no name"],
    ['--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx', "no end"],
    [`--b\r\n${"x".repeat(9000)}\r\n\r\n\r\n--b--`, "headers without end"],
    ['--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(101), "too many parts"],
  ])("that is broken is refused: %#", async (form) => {
    await expect(readAll(form, "b")).rejects.toThrow(SyntaxError);
  });

  it("that is longer than it may be is refused before it is read", async () => {
    const form = `--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n${"x".repeat(1000)}`;
    await expect(readAll(form, "b", [10], 500)).rejects.toThrow(RangeError);
  });
});
