/**
 * Every number a deployment may change. Each stands once: its name, its default, its unit and why.
 * docs/settings.md lists the same table for people; a test compares the two.
 */

export interface SettingRule {
  readonly variable: string;
  readonly default: number;
  readonly unit: "hours" | "days" | "seconds" | "count";
  readonly minimum: number;
}

const rules = {
  /** A conversation silent for longer begins a new chatbot session. */
  sessionIdle: {
    variable: "SESSION_IDLE_HOURS",
    default: 24,
    unit: "hours",
    minimum: 0,
  },
  /** A message whose own stamp is older is dropped before it is stored. */
  acceptanceAge: {
    variable: "ACCEPTANCE_AGE_HOURS",
    default: 24,
    unit: "hours",
    minimum: 0,
  },
  /** Ids are remembered for this much longer than the acceptance age, so a forgotten id can never be accepted again. */
  idMargin: {
    variable: "ID_MARGIN_HOURS",
    default: 2,
    unit: "hours",
    minimum: 0,
  },
  /** The words of finished messages are deleted after this. Below 26, at one more row written per message. */
  retention: {
    variable: "RETENTION_HOURS",
    default: 26,
    unit: "hours",
    minimum: 0,
  },
  /** A dead letter can be replayed for this long. */
  deadLetterAge: {
    variable: "DEAD_LETTER_DAYS",
    default: 90,
    unit: "days",
    minimum: 0,
  },
  /** For how long what follows in a thread is meant for the bot that was addressed in it. */
  membershipAge: {
    variable: "THREAD_MEMBERSHIP_DAYS",
    default: 90,
    unit: "days",
    minimum: 0,
  },
  /** Work interrupted by a crash or a deploy goes on after this at the latest. */
  heartbeat: {
    variable: "HEARTBEAT_SECONDS",
    default: 20,
    unit: "seconds",
    minimum: 0.1,
  },
  /** The chatbot's answer must begin within this. */
  firstByte: {
    variable: "CHATBOT_FIRST_BYTE_SECONDS",
    default: 60,
    unit: "seconds",
    minimum: 0.1,
  },
  /** The chatbot's answer may pause for this long. */
  idle: {
    variable: "CHATBOT_IDLE_SECONDS",
    default: 30,
    unit: "seconds",
    minimum: 0.1,
  },
  /** The chatbot's answer must be complete within this. */
  total: {
    variable: "CHATBOT_TOTAL_SECONDS",
    default: 300,
    unit: "seconds",
    minimum: 0.1,
  },
  /** How often a question is asked, and a part is sent, while each attempt certainly failed. */
  attempts: {
    variable: "ATTEMPTS",
    default: 5,
    unit: "count",
    minimum: 1,
  },
  /** The first pause between attempts; each further one may be twice as long. */
  backoffBase: {
    variable: "BACKOFF_BASE_SECONDS",
    default: 1,
    unit: "seconds",
    minimum: 0,
  },
  /** No pause between attempts is longer. */
  backoffMaximum: {
    variable: "BACKOFF_MAXIMUM_SECONDS",
    default: 60,
    unit: "seconds",
    minimum: 0,
  },
  /** How long an outage of the chatbot or the platform is waited out before messages become dead letters. */
  outage: {
    variable: "OUTAGE_HOURS",
    default: 1,
    unit: "hours",
    minimum: 0,
  },
  /** The unit of the looks for an answer whose stream was cut (after 0, 2, 5, 10, 20 and 45 of these), and for a part. */
  lookScale: {
    variable: "LOOK_UNIT_SECONDS",
    default: 1,
    unit: "seconds",
    minimum: 0,
  },
  /** How often a part that may have been shown is sent again when it cannot be looked for. */
  resends: {
    variable: "RESENDS",
    default: 2,
    unit: "count",
    minimum: 0,
  },
  /** Messages that may wait in one conversation; further ones are refused with one note. */
  waitingLimit: {
    variable: "WAITING_LIMIT",
    default: 50,
    unit: "count",
    minimum: 1,
  },
  /** Questions one conversation may ask in a minute; further ones are refused with one note. */
  askedPerMinute: {
    variable: "ASKED_PER_MINUTE",
    default: 20,
    unit: "count",
    minimum: 1,
  },
  /** The typing sign appears when an answer takes longer. */
  workingSignAfter: {
    variable: "WORKING_SIGN_AFTER_SECONDS",
    default: 1,
    unit: "seconds",
    minimum: 0,
  },
} as const satisfies Record<string, SettingRule>;

export type SettingName = keyof typeof rules;

/** Checked settings. Durations are in milliseconds whatever unit the variable has; counts are counts. */
export type Settings = Readonly<Record<SettingName, number>>;

/** The rule of each setting, in the order of the documentation. */
export const settingRules: Readonly<Record<SettingName, SettingRule>> = rules;

const MILLISECONDS: Record<SettingRule["unit"], number> = {
  days: 86_400_000,
  hours: 3_600_000,
  seconds: 1_000,
  count: 1,
};

/**
 * Reads all settings.
 * @param read the text of a variable, undefined when absent or empty
 * @param complain is told of each value that cannot be used; its default is used instead
 */
export function readSettings(
  read: (variable: string) => string | undefined,
  complain: (problem: string) => void,
): Settings {
  const one = (rule: SettingRule): number => {
    const text = read(rule.variable);
    const value = text === undefined ? rule.default : Number(text);
    if (Number.isFinite(value) && value >= rule.minimum) return value * MILLISECONDS[rule.unit];
    const what = rule.unit === "count" ? "a number" : `a number of ${rule.unit}`;
    complain(`${rule.variable} must be ${what}, ${rule.minimum} or more`);
    return rule.default * MILLISECONDS[rule.unit];
  };
  return {
    sessionIdle: one(rules.sessionIdle),
    acceptanceAge: one(rules.acceptanceAge),
    idMargin: one(rules.idMargin),
    retention: one(rules.retention),
    deadLetterAge: one(rules.deadLetterAge),
    membershipAge: one(rules.membershipAge),
    heartbeat: one(rules.heartbeat),
    firstByte: one(rules.firstByte),
    idle: one(rules.idle),
    total: one(rules.total),
    attempts: one(rules.attempts),
    backoffBase: one(rules.backoffBase),
    backoffMaximum: one(rules.backoffMaximum),
    outage: one(rules.outage),
    lookScale: one(rules.lookScale),
    resends: one(rules.resends),
    waitingLimit: one(rules.waitingLimit),
    askedPerMinute: one(rules.askedPerMinute),
    workingSignAfter: one(rules.workingSignAfter),
  };
}
