/** Slack's ids: a letter for the kind, then capitals and digits. */
export type IdKind = "A" | "B" | "C" | "D" | "E" | "Ev" | "F" | "T" | "U" | "W";

/** How many characters follow the letter. */
const ID_DIGITS = 10;
/** Far apart, so that a mixed-up id is seen. */
const FIRST_OF_KIND: Readonly<Record<IdKind, number>> = {
  A: 11_000_001,
  B: 22_000_001,
  C: 33_000_001,
  D: 44_000_001,
  E: 55_000_001,
  Ev: 66_000_001,
  F: 77_000_001,
  T: 88_000_001,
  U: 99_000_001,
  W: 99_500_001,
};

export interface Ids {
  /** A new id of this kind. */
  next(kind: IdKind): string;
}

/** @param offset added to every number, so that two worlds share no id */
export function createIds(offset: number): Ids {
  const given = new Map<IdKind, number>();
  return {
    next(kind) {
      const count = given.get(kind) ?? 0;
      given.set(kind, count + 1);
      const number = FIRST_OF_KIND[kind] + offset + count;
      return `${kind}0${number
        .toString(36)
        .toUpperCase()
        .padStart(ID_DIGITS - 1, "0")}`;
    },
  };
}

/** A `ts`: Unix seconds, a point, six digits. */
const TS = /^\d{10}\.\d{6}$/;

/** Whether `text` looks like a `ts` at all. */
export function isTs(text: string): boolean {
  return TS.test(text);
}

/**
 * The `ts` of something that happens now, later than `last`.
 * @param atMs Unix milliseconds
 */
export function tsAfter(last: string, atMs: number): string {
  const lastMicros = BigInt(last.replace(".", "") || "0");
  const nowMicros = BigInt(Math.floor(atMs)) * 1000n;
  const micros = nowMicros > lastMicros ? nowMicros : lastMicros + 1n;
  const digits = micros.toString().padStart(16, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
