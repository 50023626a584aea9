/**
 * A yardstick for memory: a Worker that keeps each message in an object of its conversation, with an
 * alarm for tomorrow, and does nothing else. What workerd holds for any object, it holds for these.
 */

interface ObjectState {
  readonly storage: {
    readonly sql: { exec(query: string, ...values: readonly unknown[]): unknown };
    setAlarm(at: number): Promise<void>;
  };
}

interface ObjectStub {
  fetch(url: string, init: { readonly method: string; readonly body: string }): Promise<Response>;
}

interface Bindings {
  readonly CONVERSATIONS: {
    idFromName(name: string): unknown;
    get(id: unknown): ObjectStub;
  };
}

const DAY_MS = 24 * 60 * 60_000;

/** One conversation: a table with its messages. */
export class Conversation {
  readonly #storage: ObjectState["storage"];

  constructor({ storage }: ObjectState) {
    this.#storage = storage;
  }

  async fetch(request: Request): Promise<Response> {
    const { sql } = this.#storage;
    sql.exec("CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
    sql.exec("INSERT INTO message (body) VALUES (?)", await request.text());
    await this.#storage.setAlarm(Date.now() + DAY_MS);
    return new Response(null);
  }

  /** Tomorrow is not waited for. */
  alarm(): void {}
}

/** Named by the bindings that every Worker of the bench has. */
export class Directory {
  fetch(): Response {
    return new Response(null);
  }
}

export default {
  async fetch(request: Request, { CONVERSATIONS }: Bindings): Promise<Response> {
    const body = await request.text();
    const chat = /"chat":\{"id":(\d+)/.exec(body)?.[1] ?? "";
    const stub = CONVERSATIONS.get(CONVERSATIONS.idFromName(chat));
    await (await stub.fetch(request.url, { method: "POST", body })).text();
    return new Response(null);
  },
};
