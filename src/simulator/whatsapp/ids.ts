import { createHash } from "node:crypto";

/** Makes ids that nobody else in this process has. */
export interface Ids {
  /**
   * A message id in Meta's form: bytes around the person's number and a name of the message, in
   * Base64. It can contain `/`, `+` and `=`.
   * @param from who wrote it
   */
  wamid(waId: string, from: "person" | "business"): string;
  /** A business-scoped user id. @param country ISO 3166 code */
  userId(country: string): string;
  mediaId(): string;
}

/** Bytes that stand around the parts of a message id. */
const HEAD = [0x1c, 0x18];
const MIDDLE = [0x15, 0x02, 0x00];
const FROM_PERSON = 0x12;
const FROM_BUSINESS = 0x11;
const NAME_LENGTH = 20;

/** @param offset makes the ids of one world differ from those of another */
export function createIds(offset: number): Ids {
  let count = 0;
  const next = (kind: string): string => {
    count += 1;
    return createHash("sha256").update(`${kind}/${offset}/${count}`).digest("hex").toUpperCase();
  };
  return {
    wamid(waId, from) {
      const name = next("message").slice(0, NAME_LENGTH);
      const direction = from === "person" ? FROM_PERSON : FROM_BUSINESS;
      const bytes = Buffer.concat([
        Buffer.from([...HEAD, waId.length]),
        Buffer.from(waId, "latin1"),
        Buffer.from([...MIDDLE, direction, 0x18, name.length]),
        Buffer.from(name, "latin1"),
        Buffer.from([0x00]),
      ]);
      return `wamid.${bytes.toString("base64")}`;
    },
    userId: (country) => `${country}.${digits(next("user"), 20)}`,
    mediaId: () => digits(next("media"), 16),
  };
}

/** So many decimal digits out of a hexadecimal text, the first of them not 0. */
function digits(hex: string, count: number): string {
  return `1${BigInt(`0x${hex}`)
    .toString()
    .slice(0, count - 1)}`;
}
