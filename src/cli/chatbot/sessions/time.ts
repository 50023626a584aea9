import type { SessionWindow } from "../../../chatbots/gpt-trainer/api/index.ts";

/** A time as it is typed: a day, or a time that says its zone. */
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u;

/** The first moment of what was typed; undefined when it is no time. */
export function startOf(typed: string): Date | undefined {
  return DAY.test(typed)
    ? timeIn(`${typed}T00:00:00.000Z`)
    : TIME.test(typed)
      ? timeIn(typed)
      : undefined;
}

/** The last moment of what was typed: of a day, its last millisecond. */
export function endOf(typed: string): Date | undefined {
  return DAY.test(typed) ? timeIn(`${typed}T23:59:59.999Z`) : startOf(typed);
}

/** A day that no calendar has is none: `Date` would take the 31st of February for the 3rd of March. */
function timeIn(text: string): Date | undefined {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  const isDay = text.endsWith("Z") && !time.toISOString().startsWith(text.slice(0, 10));
  return isDay ? undefined : time;
}

/** The window that was asked for, as the API takes it. */
export function windowOf({
  from,
  to,
}: {
  readonly from?: Date;
  readonly to?: Date;
}): SessionWindow {
  return {
    ...(from === undefined ? {} : { start_timestamp: from }),
    ...(to === undefined ? {} : { end_timestamp: to }),
  };
}
