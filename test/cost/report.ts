import { BILLED, dollarsPerMillion, freeCeiling, needOf, total, type Usage } from "./bill.ts";

/** The usage on one platform at one length of answers. */
export interface Measured {
  readonly platform: string;
  readonly seconds: number;
  readonly usage: Usage;
}

/** What each thing is called. */
const TITLES: Readonly<Record<keyof Usage, string>> = {
  requests: "requests",
  cpuMs: "CPU, ms",
  objectRequests: "object requests",
  gbSeconds: "object GB-s",
  rowsRead: "rows read",
  rowsWritten: "rows written",
  kvReads: "KV reads",
  kvWrites: "KV writes",
};

/** Messages a second. */
const RATES = [1, 100, 10_000] as const;

/** Dollars for a million messages that are not to be passed, by the seconds of an answer. */
const GOALS: ReadonlyMap<number, number> = new Map([
  [3, 12],
  [10, 20],
]);

const two = (value: number): string => value.toFixed(2);
const whole = (value: number): string =>
  String(Math.round(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, " ");

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map((_, at) => (at < 2 ? "---" : "--:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** All tables, in Markdown. */
export function reportOf(all: readonly Measured[]): string {
  const head = ["Platform", "Answer"];
  const named = ({ platform, seconds }: Measured): string[] => [platform, `${seconds} s`];
  const things = BILLED.map((name) => TITLES[name]);
  const used = all.map((one) => [...named(one), ...BILLED.map((name) => two(one.usage[name]))]);
  const paid = all.map((one) => {
    const dollars = dollarsPerMillion(one.usage);
    const goal = GOALS.get(one.seconds);
    const sum = `**${two(total(dollars))}**`;
    return [
      ...named(one),
      ...BILLED.map((name) => two(dollars[name])),
      sum,
      goal === undefined ? "" : String(goal),
    ];
  });
  return [
    "What one message uses:",
    tableOf([...head, ...things], used),
    "Dollars for a million messages:",
    tableOf([...head, ...things, "sum", "goal"], paid),
    "The free plan's ceiling:",
    tableOf([...head, "messages a day", "ended by"], all.map(ceilingRow)),
    "What more messages a second need, day and night:",
    tableOf(
      [...head, "messages/s", "dollars a month", "objects held at once", "requests/s", "rows/s"],
      all.flatMap(needRows),
    ),
  ].join("\n\n");

  function ceilingRow(one: Measured): string[] {
    const { messages, by } = freeCeiling(one.usage);
    return [...named(one), whole(messages), TITLES[by]];
  }

  function needRows(one: Measured): string[][] {
    return RATES.map((rate) => {
      const need = needOf(one.usage, rate);
      return [
        ...named(one),
        whole(rate),
        whole(need.dollarsPerMonth),
        whole(need.objectsHeld),
        whole(need.requestsPerSecond),
        whole(need.rowsPerSecond),
      ];
    });
  }
}
