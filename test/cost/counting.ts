/**
 * Runs in workerd, around the built bridge, and counts what Cloudflare bills. Types only are taken from
 * elsewhere: its text is given to the runtime with the types taken out.
 */

/** What was spent, since the runtime began. */
export interface Counts {
  /** Of the Worker, from outside. */
  requests: number;
  /** Calls of objects' methods, and alarms. */
  objectRequests: number;
  alarms: number;
  rowsRead: number;
  rowsWritten: number;
  kvReads: number;
  kvWrites: number;
  /** Milliseconds for which calls of objects' methods lasted, alarms aside. */
  callMs: number;
}

/** Where the counts are to be read. */
const COUNTS_PATH = "/counts-of-the-bill";

/** A class of objects; its instances have what the runtime gave them. */
interface ObjectClass {
  readonly prototype: object;
}

interface Fetcher {
  fetch(request: Request, env: unknown, context: unknown): unknown;
}

/** A cursor tells what it has read and written once it was read to its end. */
interface Cursor {
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

const counts: Counts = {
  requests: 0,
  objectRequests: 0,
  alarms: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  callMs: 0,
};
let cursors: Cursor[] = [];
const watched = new WeakSet<object>();

/** Counts a call of a method that belongs to the runtime. */
function watch(thing: unknown, spent: Readonly<Record<string, (result: unknown) => void>>): void {
  if (typeof thing !== "object" || thing === null) return;
  const methods = Reflect.getPrototypeOf(thing);
  if (methods === null || watched.has(methods)) return;
  watched.add(methods);
  for (const [name, note] of Object.entries(spent)) replace(methods, name, note);
}

function replace(methods: object, name: string, note: (result: unknown) => void): void {
  const method: unknown = Reflect.get(methods, name);
  if (typeof method !== "function") return;
  const counted = function counted(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(method, this, args);
    note(result);
    return result;
  };
  Reflect.defineProperty(methods, name, { value: counted, configurable: true, writable: true });
}

function watchStorage(object: object): void {
  const context: unknown = Reflect.get(object, "ctx");
  const storage: unknown = inner(context, "storage");
  const alarmRow = (): void => void (counts.rowsWritten += 1);
  watch(inner(storage, "sql"), {
    exec: (cursor) => void (isCursor(cursor) && cursors.push(cursor)),
  });
  watch(storage, { setAlarm: alarmRow, deleteAlarm: alarmRow });
}

function inner(thing: unknown, name: string): unknown {
  return typeof thing === "object" && thing !== null ? Reflect.get(thing, name) : undefined;
}

function isCursor(thing: unknown): thing is Cursor {
  return typeof thing === "object" && thing !== null && "rowsWritten" in thing;
}

function watchEnvironment(env: unknown): void {
  const read = (): void => void (counts.kvReads += 1);
  const write = (): void => void (counts.kvWrites += 1);
  watch(inner(env, "SESSIONS"), {
    get: read,
    getWithMetadata: read,
    put: write,
    delete: write,
    list: write,
  });
}

/** Counts every call from outside of the objects of a class. */
export function countCalls(objects: ObjectClass): void {
  const { prototype } = objects;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Reflect.get(prototype, name);
    if (name === "constructor" || typeof method !== "function") continue;
    const counted = async function counted(this: object, ...args: unknown[]): Promise<unknown> {
      watchStorage(this);
      watchEnvironment(Reflect.get(this, "env"));
      counts.objectRequests += 1;
      if (name === "alarm") counts.alarms += 1;
      const begun = Date.now();
      try {
        return await Reflect.apply(method, this, args);
      } finally {
        if (name !== "alarm") counts.callMs += Date.now() - begun;
      }
    };
    Reflect.defineProperty(prototype, name, { value: counted, configurable: true, writable: true });
  }
}

/** The bridge's own handler, and the counts beside it. */
export function countRequests(app: Fetcher): Fetcher {
  return {
    fetch(request, env, context) {
      if (new URL(request.url).pathname === COUNTS_PATH) return Response.json(settled());
      watchEnvironment(env);
      counts.requests += 1;
      return app.fetch(request, env, context);
    },
  };
}

/** Cursors are asked late: what is not read to its end has not been counted by the runtime either. */
function settled(): Counts {
  for (const cursor of cursors) {
    counts.rowsRead += cursor.rowsRead;
    counts.rowsWritten += cursor.rowsWritten;
  }
  cursors = [];
  return counts;
}
