import type { Log } from "../lib/log.ts";
import { servicesOf } from "../services.ts";

import type { ObjectBindings } from "./object-bindings.ts";
import { openDatabase } from "./database.ts";
import type { ConnectedDesk, Desk } from "./desk.ts";
import { DIRECTORY_NAME } from "./directory-reports.ts";
import { openFacts } from "./facts.ts";
import { Inbox } from "./inbox.ts";
import type { Meter } from "./meter.ts";
import { Outbox } from "./outbox.ts";

/** Lays out what a conversation works with: reads its database, once for each instance. */
export function openDesk(
  ctx: DurableObjectState,
  env: ObjectBindings,
  meter: Meter,
  log: Log,
): Desk {
  const { configuration, sessions } = servicesOf(env);
  const db = openDatabase(ctx.storage, meter);
  const facts = openFacts(db);
  const inbox = new Inbox(db, facts, log, Date.now());
  return {
    key: ctx.id.name ?? "",
    db,
    facts,
    inbox,
    outbox: new Outbox(db, inbox),
    sessions,
    directory: env.DIRECTORY.getByName(DIRECTORY_NAME),
    neighbour: (key) => env.CONVERSATIONS.getByName(key),
    background: (promise) => ctx.waitUntil(promise),
    settings: configuration.settings,
    defaultLocale: configuration.defaultLocale,
    log,
    meter,
    memory: { reportAfter: 0, takeAfter: 0, takes: 0, publishing: false, revived: false },
  };
}

/** Adds what serves the conversation; undefined while its connection is not configured. */
export function connectDesk(desk: Desk, env: ObjectBindings): ConnectedDesk | undefined {
  const connected = servicesOf(env).forConversation(desk.key);
  return connected === undefined ? undefined : { ...desk, ...connected };
}
