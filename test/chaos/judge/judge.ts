import type { Played } from "../play.ts";
import type { Violation } from "../world/platform.ts";
import { judgeAsked } from "./asked.ts";
import { judgeConservation, judgeDropped } from "./conservation.ts";
import { type Case, gather } from "./facts.ts";
import { judgeNotes } from "./notes.ts";
import { judgeOrder } from "./order.ts";
import { judgeShown } from "./shown.ts";

/** One conversation in which a promise was broken. */
export interface Broken {
  readonly of: Case;
  readonly why: readonly string[];
}

export interface Verdict {
  readonly cases: readonly Case[];
  readonly broken: readonly Broken[];
  /** What was broken that belongs to no single conversation. */
  readonly atLarge: readonly string[];
}

/** Judges a run by what people saw, what the chatbot recorded and what the bridge counted. */
export function judge(played: Played): Verdict {
  const cases = played.rooms.map((room) => gather(played, room));
  const broken = cases.flatMap((one) => {
    const why = [
      ...judgeConservation(one),
      ...judgeDropped(one),
      ...judgeShown(one),
      ...judgeAsked(one),
      ...judgeOrder(one),
      ...judgeNotes(one),
    ];
    return why.length === 0 ? [] : [{ of: one, why }];
  });
  return { cases, broken, atLarge: judgeAtLarge(played) };
}

/** The longest pause that a platform asks for in a run. */
const PAUSE_MS = 7_000;

function judgeAtLarge({ platforms, complaints, observer }: Played): string[] {
  // Who was killed while the platform's answer was on its way has not heard of the pause.
  const isUnheard = ({ at, isEarly }: Violation): boolean =>
    isEarly && observer.kills.some((kill) => kill.at <= at && kill.backAt >= at - PAUSE_MS);
  return [
    ...platforms.flatMap((platform) =>
      platform
        .violations()
        .filter((violation) => !isUnheard(violation))
        .map(({ says, at }) => `${platform.name}: ${says} at ${at}`),
    ),
    ...complaints.map((line) => `the bridge is at fault: ${line}`),
  ];
}
