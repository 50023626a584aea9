const minutes = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const milliseconds = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

/** Such as `14:05`. @param at Unix milliseconds */
export function minuteOf(at: number): string {
  return minutes.format(at);
}

/** Such as `14:05:09.120`. @param at Unix milliseconds */
export function momentOf(at: number): string {
  return milliseconds.format(at);
}

/** For machines. @param at Unix milliseconds */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}
