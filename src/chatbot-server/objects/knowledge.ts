import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import { codeOf } from "../../lib/errors.ts";
import { sleep } from "../../lib/sleep.ts";
import { accountObject, type AccountBindings } from "../account-binding.ts";
import { newUuidUnder } from "../ids.ts";
import { log } from "../log.ts";
import {
  type Addition,
  addSource,
  type NotAdded,
  type ReceivedBytes,
  refusedAs,
  storeBytes,
} from "../sources/additions.ts";
import {
  areThere,
  type FoundSource,
  type Library,
  type LibraryBindings,
  openLibrary,
  type SearchOptions,
  searchLibrary,
  takeOff,
} from "../sources/library.ts";
import type { Stepped } from "../sources/training.ts";
import type { StoredSource } from "../store/sources.ts";
import type { StoredTag, TagChange } from "../store/tags.ts";

export type { FoundSource } from "../sources/library.ts";

/** What became of a tag. `unknown source`: nothing was changed. */
export type Tagged =
  | { readonly kind: "tagged"; readonly tag: StoredTag }
  | { readonly kind: "unknown source" | "not found" };

/**
 * How many steps are taken before the alarm is set anew: a second or two of work. A step that asks other
 * servers ends a run: it may make some twenty calls, and an invocation fifty on the free plan.
 * @see https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
const STEPS_A_RUN = 50;

/** Set before any work, so that what cuts the work off cannot take the alarm with it. */
const WAKE_AGAIN_MS = 1000;

/** An alarm that is overdue by so much was lost. */
const OVERDUE_MS = 60_000;

/** The key under which the object keeps the id of its chatbot: half of that id is the object's name. */
const CHATBOT = "chatbot";

type KnowledgeEnvironment = AccountBindings & LibraryBindings;

/** The sources of one chatbot, their passages, and its tags. */
export class Knowledge extends DurableObject<KnowledgeEnvironment> {
  #opened: Library | undefined;

  constructor(ctx: DurableObjectState, env: KnowledgeEnvironment) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#recover());
  }

  /** Passages that fit a question, best first. */
  async search(chatbot: string, question: string, options: SearchOptions): Promise<FoundSource[]> {
    const library = this.#of(chatbot);
    return library === undefined ? [] : searchLibrary(library, question, options);
  }

  /** Whether nothing can be found, as no source is trained. */
  async isEmpty(chatbot: string): Promise<boolean> {
    const sources = this.#of(chatbot)?.stores.sources.all() ?? [];
    return sources.every(({ live }) => live === 0);
  }

  /** A chatbot's sources in the order in which they were added. */
  async sources(chatbot: string): Promise<StoredSource[]> {
    return this.#of(chatbot)?.stores.sources.all() ?? [];
  }

  /**
   * Takes the bytes of a file, piece by piece; `add` makes a source of them. What is not made one is
   * gone when the object starts anew.
   */
  async receive(
    chatbot: string,
    fileName: string,
    bytes: ReadableStream<Uint8Array>,
  ): Promise<(ReceivedBytes & { readonly kind: "received" }) | NotAdded> {
    const received = await this.#adding(chatbot, async (library) => {
      const refused = refusedAs(library, { type: "upload", fileName });
      if (refused !== undefined) {
        await bytes.cancel();
        return refused;
      }
      const uuid = newUuidUnder(chatbot);
      const size = await storeBytes(library, uuid, bytes, () => this.#opened === library);
      return size === undefined ? undefined : { kind: "received" as const, uuid, size };
    });
    return received ?? { kind: "gone" };
  }

  /** Removes bytes that no source is made of. */
  async discard(uuid: string): Promise<void> {
    const stores = this.#library()?.stores;
    if (stores?.sources.find(uuid) === undefined) stores?.pieces.remove(uuid);
  }

  /** Adds a source and begins to train it. @param received bytes of an upload */
  async add(
    chatbot: string,
    addition: Addition,
    received?: ReceivedBytes,
  ): Promise<{ readonly kind: "added"; readonly source: StoredSource } | NotAdded> {
    const bytes = received ?? { uuid: newUuidUnder(chatbot), size: 0 };
    const added = await this.#adding(chatbot, async (library) => {
      const result = this.ctx.storage.transactionSync(() => addSource(library, addition, bytes));
      if (result.kind === "added") await this.#wake();
      return result;
    });
    return added ?? { kind: "gone" };
  }

  /** Gives a source another title. @returns undefined when there is none */
  async retitle(uuid: string, title: string): Promise<StoredSource | undefined> {
    this.#library()?.stores.sources.change(uuid, { title }, Date.now());
    return this.#library()?.stores.sources.find(uuid);
  }

  /** Deletes sources, also from tags. @param uuids of which some may not be there @returns how many were */
  async remove(uuids: readonly string[]): Promise<number> {
    const library = this.#library();
    const sources = uuids.flatMap((uuid) => library?.stores.sources.find(uuid) ?? []);
    if (library === undefined || sources.length === 0) return 0;
    this.ctx.storage.transactionSync(() => {
      for (const source of sources) {
        library.training.forget(source);
        library.stores.sources.remove(source.uuid);
      }
      takeOff(library.tags, new Set(uuids));
    });
    await this.#wake();
    return sources.length;
  }

  /**
   * Trains sources again. What they hold now answers until that is done.
   * @param type only those of this type, when given
   * @returns the ids of those that are being trained
   */
  async retrain(uuids: readonly string[], type?: StoredSource["type"]): Promise<string[]> {
    const library = this.#library();
    const sources = uuids.flatMap((uuid) => library?.stores.sources.find(uuid) ?? []);
    const wanted = sources.filter((source) => type === undefined || source.type === type);
    this.ctx.storage.transactionSync(() => {
      for (const source of wanted) library?.training.begin(source);
    });
    if (wanted.length > 0) await this.#wake();
    return wanted.map(({ uuid }) => uuid);
  }

  /** A chatbot's tags, oldest first. */
  async tags(chatbot: string): Promise<StoredTag[]> {
    return this.#of(chatbot)?.tags.all() ?? [];
  }

  /** Makes a tag. @param tag whose sources must all be there */
  async addTag(
    chatbot: string,
    tag: Pick<StoredTag, "name" | "color" | "sources">,
  ): Promise<Tagged> {
    const tagged = await this.#adding(chatbot, async (library): Promise<Tagged> => {
      if (!areThere(library, tag.sources)) return { kind: "unknown source" };
      const now = Date.now();
      const made = { ...tag, uuid: newUuidUnder(chatbot), createdAt: now, modifiedAt: now };
      library.tags.insert(made);
      return { kind: "tagged", tag: made };
    });
    return tagged ?? { kind: "not found" };
  }

  /** Changes a tag. */
  async changeTag(uuid: string, change: TagChange): Promise<Tagged> {
    const library = this.#library();
    if (library?.tags.find(uuid) === undefined) return { kind: "not found" };
    if (!areThere(library, change.sources ?? [])) return { kind: "unknown source" };
    const tag = library.tags.change(uuid, change, Date.now());
    return tag === undefined ? { kind: "not found" } : { kind: "tagged", tag };
  }

  /** Deletes a tag, and none of its sources. @returns whether it was there */
  async removeTag(uuid: string): Promise<boolean> {
    return this.#library()?.tags.remove(uuid) ?? false;
  }

  /** Deletes everything. */
  async end(chatbot: string): Promise<void> {
    if (this.#of(chatbot) === undefined) return;
    this.#opened = undefined;
    await this.ctx.storage.deleteAll();
  }

  /** Trains what is to be trained, and says when to go on. */
  override async alarm(): Promise<void> {
    const library = this.#library();
    if (library === undefined) return;
    await this.ctx.storage.setAlarm(Date.now() + WAKE_AGAIN_MS);
    // Should what added a source have been cut off before it asked.
    if (await this.#endWithChatbot(v.parse(v.string(), this.ctx.storage.kv.get(CHATBOT)))) return;
    let stepped: Stepped = "worked";
    try {
      for (let step = 0; step < STEPS_A_RUN && stepped === "worked"; step += 1) {
        if (this.#opened !== library) return;
        stepped = await library.training.step();
        // Between two steps somebody may ask.
        await sleep(0);
      }
    } catch (error) {
      log("error", "training_failed", { code: codeOf(error) });
    }
    await this.#wake();
  }

  /** Sets the alarm for what is due first; without anything to do there is none. */
  async #wake(): Promise<void> {
    const { jobs, retired } = this.#library()?.stores ?? {};
    const dueAt = retired?.first() === undefined ? jobs?.next()?.dueAt : 0;
    if (dueAt === undefined) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(Math.max(dueAt, Date.now()));
  }

  /** Removes what an upload left that was cut off, and sees to it that training goes on. */
  async #recover(): Promise<void> {
    const library = this.#library();
    if (library === undefined) return;
    const { pieces, sources } = library.stores;
    for (const uuid of pieces.sources()) {
      if (sources.find(uuid) === undefined) pieces.remove(uuid);
    }
    const alarmAt = (await this.ctx.storage.getAlarm()) ?? 0;
    if (alarmAt < Date.now() - OVERDUE_MS) await this.#wake();
  }

  /**
   * Adds something. The chatbot was there before, and may have been deleted meanwhile, this object with
   * it: then nothing is kept, as nobody would ever remove it.
   * @returns undefined when the chatbot is gone
   */
  async #adding<T>(
    chatbot: string,
    work: (library: Library) => Promise<T>,
  ): Promise<T | undefined> {
    const [done] = await Promise.allSettled([work(this.#make(chatbot))]);
    if (await this.#endWithChatbot(chatbot)) return undefined;
    if (done.status === "rejected") throw done.reason;
    return done.value;
  }

  /** Deletes everything if the chatbot is gone. @returns whether it is */
  async #endWithChatbot(chatbot: string): Promise<boolean> {
    try {
      if ((await accountObject(this.env).chatbot(chatbot)) !== undefined) return false;
    } catch (error) {
      // Nobody knows: the next alarm asks again.
      log("warn", "account_unreachable", { code: codeOf(error) });
      return false;
    }
    await this.end(chatbot);
    return true;
  }

  #of(chatbot: string): Library | undefined {
    const library = this.#library();
    return this.ctx.storage.kv.get(CHATBOT) === chatbot ? library : undefined;
  }

  /** Undefined in an object that never began or has ended: one that is only asked, by a wrong id, stays empty. */
  #library(): Library | undefined {
    if (this.#opened === undefined && this.ctx.storage.kv.get(CHATBOT) !== undefined) {
      this.#opened = openLibrary(this.ctx.storage, this.env);
    }
    return this.#opened;
  }

  #make(chatbot: string): Library {
    if (this.#library() === undefined) this.ctx.storage.kv.put(CHATBOT, chatbot);
    this.#opened ??= openLibrary(this.ctx.storage, this.env);
    return this.#opened;
  }
}
