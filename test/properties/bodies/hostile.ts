import * as fc from "fast-check";

/** What no platform sends, and what a reader of JSON may stumble over. */

/** Marks a number that JavaScript cannot hold; {@link jsonOf} writes it as it is. */
const RAW = "\u0000raw:";

const HOSTILE_STRINGS = [
  "",
  " ",
  "\ud800",
  "\udc00x",
  "a\ud83d",
  "\u202eabc\u202c",
  "\u2067\u2066rtl\u2069",
  "\u0000",
  "\u001b[31m",
  "\ufeff",
  "\u200b",
  "e\u0301".repeat(40),
  "👨‍👩‍👧‍👦",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "NaN",
  "-1",
  "1e999",
  "../../etc",
  "a/b/c/d/e",
  "%00%2f%",
  "<@U0BOT>",
  "<!channel>",
  "<script>",
  "'; DROP TABLE message; --",
  "x".repeat(3_000),
  "\n\n\n",
] as const;

const HOSTILE_NUMBERS = [
  "1e400",
  "-1e400",
  "1e-400",
  "-0",
  "0.1",
  "9007199254740993",
  "9007199254740",
  "8640000000000",
  "123456789012345678901234567890",
  "1.7976931348623157e308",
  "-9223372036854775808",
] as const;

const PROTOTYPE_KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "then",
  "toJSON",
] as const;

/** How deep arrays and objects are nested where a body is deep. */
const DEPTHS = [10, 100, 1_000, 5_000] as const;

/** Text as nobody writes it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_STRINGS),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.array(fc.constantFrom(...HOSTILE_STRINGS), { maxLength: 3 }).map((all) => all.join("")),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
);

const hostileNumber: fc.Arbitrary<string> = fc
  .constantFrom(...HOSTILE_NUMBERS)
  .map((number) => RAW + number);

const deep: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...DEPTHS), fc.constantFrom("array", "object"))
  .map(([depth, kind]) => nested(depth, kind));

/** Raw, because whoever writes so deep a value with calls of itself has no room for them. */
function nested(depth: number, kind: "array" | "object"): string {
  const [open, close] = kind === "array" ? ["[", "]"] : ['{"a":', "}"];
  return `${RAW}${open.repeat(depth)}1${close.repeat(depth)}`;
}

/** Any JSON, and the kinds that hurt. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(null, true, false, 0, "", [], {}, [null], -1) },
  { weight: 3, arbitrary: hostileText },
  { weight: 3, arbitrary: hostileNumber },
  { weight: 1, arbitrary: deep },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...PROTOTYPE_KEYS), fc.jsonValue({ maxDepth: 1 })), {
        maxLength: 3,
      })
      .map((entries) => Object.fromEntries(entries)),
  },
);

/** Usually what it should be, now and then anything. */
function mostly<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary }, { weight: 1, arbitrary: hostileJson });
}

/** An object whose fields are usually there and usually right. @param required fields that never lack */
export function fields(
  required: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  optional: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Record<string, unknown>> {
  const all = { ...required, ...optional };
  const model = Object.fromEntries(Object.entries(all).map(([key, each]) => [key, mostly(each)]));
  return fc.record(model, { requiredKeys: Object.keys(required) });
}

/** A field that is there in one case of so many. */
export function seldom<T>(oneIn: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}

/** JSON text, with numbers that JavaScript cannot hold, and as deep as it likes. */
export function jsonOf(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replaceAll(/"\\u0000raw:((?:[^"\\]|\\.)*)"/g, (_, raw) =>
    String(raw).replaceAll(String.raw`\"`, '"'),
  );
}

/** The bytes of a body: now and then cut short, or with bytes that are no UTF-8. */
export function bytesOf(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const encoder = new TextEncoder();
  return fc
    .tuple(text, fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([body, how, at]) => {
      const bytes = encoder.encode(body);
      if (how === 0) return bytes.slice(0, Math.floor(at * bytes.length));
      if (how === 1 && bytes.length > 0) bytes[Math.floor(at * (bytes.length - 1))] = 0xff;
      return bytes;
    });
}
