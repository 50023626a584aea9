import { Hono } from "hono";
import type { Context } from "hono";
import * as v from "valibot";
import type { MessageAction, PageError } from "../page/state.ts";
import type { PageOptions } from "./page-options.ts";
import type { Place } from "./scene.ts";
import { faultSwitches } from "./switches.ts";

/** The longest message that every platform takes, in UTF-16 code units. */
const LONGEST_MESSAGE_UNITS = 4096;

const text = v.pipe(
  v.string(),
  v.check((words) => words.trim() !== "", "Write something first."),
  v.maxLength(LONGEST_MESSAGE_UNITS, `A message has ${LONGEST_MESSAGE_UNITS} characters at most.`),
);
const writing = v.object({ text, thread: v.optional(v.string()) });
const rewriting = v.object({ text });
const pressing = v.object({ label: v.string() });
const switching = v.object({ on: v.boolean() });

/** What was asked for cannot be done. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

/** Everything that can be asked for on the page. Each is answered 204, or with a {@link PageError}. */
export function requestRoutes(options: PageOptions): Hono {
  const app = new Hono();
  const placeOf = (context: Context): Place => {
    const id = context.req.param("place");
    const places = options.panes.flatMap((pane) => pane.places);
    return found(
      places.find((place) => place.look().id === id),
      "There is no such chat.",
    );
  };

  app.post("/places/:place/messages", async (context) => {
    const { text: words, thread } = await bodyOf(context, writing);
    placeOf(context).say(words.replaceAll("\r\n", "\n"), thread);
    return context.body(null, 204);
  });
  app.post("/places/:place/buttons", async (context) => {
    await placeOf(context).changes.showButtons();
    return context.body(null, 204);
  });
  app.post("/places/:place/messages/:message/:action", async (context) => {
    await act(placeOf(context), context);
    return context.body(null, 204);
  });
  app.put("/panes/:platform/faults/:fault", async (context) => {
    const { platform, fault } = context.req.param();
    const pane = options.panes.find((one) => one.platform === platform);
    const known = faultSwitches.find((one) => one === fault);
    const { on } = await bodyOf(context, switching);
    const missing = "There is no such switch.";
    options.switches.set(found(pane, missing), found(known, missing), on);
    return context.body(null, 204);
  });
  app.post("/runtime/kill", async (context) => {
    await options.runtime.kill();
    return context.body(null, 204);
  });
  app.onError((error, context) => {
    if (error instanceof Refused) return context.json(complaint(error), error.status);
    // What the simulated world knows nothing of, or does not let people do.
    if (error instanceof RangeError) return context.json(complaint(error), 409);
    throw error;
  });
  return app;
}

/** Does to one message what it may be asked for. */
async function act({ changes, look }: Place, context: Context): Promise<void> {
  const { message: id = "", action = "" } = context.req.param();
  const shown = look().messages.find((message) => message.id === id);
  const message = found(shown, "That message is not there any more.");
  const needs = (wanted: MessageAction): void => {
    if (!message.actions.includes(wanted)) throw new Refused(409, "Nobody can do that to it.");
  };
  switch (action) {
    case "resend":
      needs("resend");
      return changes.resend(id);
    case "edit": {
      needs("edit");
      const { text: words } = await bodyOf(context, rewriting);
      return changes.edit(id, words.replaceAll("\r\n", "\n"));
    }
    case "delete":
      needs("delete");
      return changes.remove(id);
    case "press":
      return changes.press(id, (await bodyOf(context, pressing)).label);
    default:
      throw new Refused(404, "There is no such action.");
  }
}

async function bodyOf<Schema extends v.GenericSchema>(
  context: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = v.safeParse(schema, json);
  if (!read.success) throw new Refused(400, read.issues[0].message);
  return read.output;
}

function found<T>(thing: T | undefined, otherwise: string): T {
  if (thing === undefined) throw new Refused(404, otherwise);
  return thing;
}

function complaint({ message }: Error): PageError {
  return { error: message };
}
