import type { Change, Packing } from "./envelope.ts";

/** How gathered changes are let go. */
export interface Release {
  /** All in one POST, packed so; each in a POST of its own when absent. */
  readonly together?: Packing;
  /** In another order: given how many there are, the places in which they leave. */
  readonly order?: "reversed" | ((count: number) => readonly number[]);
  /** How often each POST is delivered; 1 when absent. */
  readonly copies?: number;
}

/** Changes that are kept back. */
export interface Gathering {
  readonly changes: readonly Change[];
  /** Lets them go, and keeps nothing back any more. @returns the numbers of the POSTs */
  release(release?: Release): number[];
}

/** All that is being kept back. */
export interface Gatherings {
  open(match: (change: Change) => boolean): Gathering;
  /** @returns false when nothing wants it: it may leave */
  keep(change: Change): boolean;
}

/** @param post sends what travels in one POST, so many times, and returns the POST's number */
export function createGatherings(
  post: (group: readonly Change[], packing: Packing | undefined, copies: number) => number,
): Gatherings {
  const opened = new Set<{ match: (change: Change) => boolean; changes: Change[] }>();
  return {
    open(match) {
      const gathering = { match, changes: [] };
      opened.add(gathering);
      return {
        changes: gathering.changes,
        release({ together, order, copies = 1 } = {}) {
          opened.delete(gathering);
          const changes = inOrder(gathering.changes, order);
          const groups = together === undefined ? changes.map((one) => [one]) : [changes];
          return groups
            .filter((group) => group.length > 0)
            .map((group) => post(group, together, copies));
        },
      };
    },
    keep(change) {
      const gathering = [...opened].find(({ match }) => match(change));
      gathering?.changes.push(change);
      return gathering !== undefined;
    },
  };
}

function inOrder(changes: readonly Change[], order: Release["order"]): Change[] {
  if (order === undefined) return [...changes];
  if (order === "reversed") return changes.toReversed();
  return order(changes.length).flatMap((place) => changes[place] ?? []);
}
