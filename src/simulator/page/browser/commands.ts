import type {
  FaultSwitch,
  MessageAction,
  MessageState,
  PanePlatform,
  PlaceState,
} from "../state.ts";
import { plainTextOf } from "./bodies/plain-text.ts";
import { ask } from "./requests.ts";
import type { Store } from "./store.ts";
import { type Aim, type Composer, composerOf, type TrafficView } from "./view-state.ts";

/** What brings up an example of every formatting. */
const SHOWCASE_QUESTION = "show everything";

/** What can be done on the page. What the server refuses is shown where it was asked for. */
export interface Commands {
  /** Opens a place in its pane. */
  choose(platform: PanePlatform, place: string): void;
  readonly writing: WritingCommands;
  readonly message: MessageCommands;
  readonly runtime: RuntimeCommands;
  /** Changes how the requests are shown. */
  lookAtTraffic(change: Partial<TrafficView>): void;
}

/** What can be done in a composer. */
export interface WritingCommands {
  type(place: string, text: string): void;
  /** Goes back to writing a new message. */
  dropAim(place: string): void;
  /** Sends what was typed; it stays where it is when it was refused. */
  send(place: PlaceState): void;
  /** Sends the question that shows every formatting. */
  showEverything(place: PlaceState): void;
  /** Has the bot show a message with buttons. */
  showButtons(place: PlaceState): void;
}

/** What can be done with a message. */
export interface MessageCommands {
  act(place: PlaceState, message: MessageState, action: MessageAction): void;
  press(place: PlaceState, message: MessageState, label: string): void;
}

/** What can be made to go wrong. */
export interface RuntimeCommands {
  turn(platform: PanePlatform, fault: FaultSwitch, on: boolean): void;
  kill(): void;
}

export function createCommands(store: Store): Commands {
  return {
    choose(platform, place) {
      store.change({ chosen: { ...store.now().chosen, [platform]: place } });
    },
    writing: writingCommands(store),
    message: messageCommands(store),
    runtime: {
      turn: (platform, fault, on) =>
        void attempt(store, platform, ask("PUT", ["panes", platform, "faults", fault], { on })),
      kill: () => void attempt(store, "runtime", ask("POST", ["runtime", "kill"])),
    },
    lookAtTraffic(change) {
      store.change({ traffic: { ...store.now().traffic, ...change } });
    },
  };
}

function writingCommands(store: Store): WritingCommands {
  return {
    type: (place, text) => compose(store, place, { text }),
    dropAim(place) {
      const isEdit = composerOf(store.now(), place).aim?.kind === "edit";
      compose(store, place, { aim: undefined, ...(isEdit && { text: "" }) });
      focusComposer(place);
    },
    send({ id }) {
      const { text, sending } = composerOf(store.now(), id);
      if (!sending && text.trim() !== "") void submit(store, id, text);
    },
    showEverything({ id, mention }) {
      const text = mention === undefined ? SHOWCASE_QUESTION : `${mention} ${SHOWCASE_QUESTION}`;
      if (!composerOf(store.now(), id).sending) void submit(store, id, text);
    },
    showButtons: ({ id }) => void attempt(store, id, ask("POST", ["places", id, "buttons"])),
  };
}

function messageCommands(store: Store): MessageCommands {
  const address = (place: PlaceState, message: MessageState): string[] => [
    "places",
    place.id,
    "messages",
    message.id,
  ];
  return {
    act(place, message, action) {
      if (action === "edit" || action === "thread") {
        aimAt(store, place.id, { kind: action, message });
        return;
      }
      void attempt(store, place.id, ask("POST", [...address(place, message), action]));
    },
    press: (place, message, label) =>
      void attempt(store, place.id, ask("POST", [...address(place, message), "press"], { label })),
  };
}

function aimAt(store: Store, place: string, aim: Aim): void {
  const isEdit = aim.kind === "edit";
  compose(store, place, { aim, ...(isEdit && { text: plainTextOf(aim.message.body) }) });
  focusComposer(place);
}

/** Sends a text with the composer's aim, and empties the composer of it once it was taken. */
async function submit(store: Store, place: string, text: string): Promise<void> {
  const { aim } = composerOf(store.now(), place);
  compose(store, place, { sending: true });
  const refusal = await attempt(store, place, askFor(place, text, aim));
  const typed = composerOf(store.now(), place).text;
  if (refusal !== undefined) {
    compose(store, place, { sending: false, text: typed === "" ? text : typed });
    return;
  }
  compose(store, place, {
    sending: false,
    text: typed === text ? "" : typed,
    ...(aim?.kind === "edit" && { aim: undefined }),
  });
}

function askFor(place: string, text: string, aim: Aim | undefined): Promise<string | undefined> {
  const messages = ["places", place, "messages"];
  if (aim?.kind === "edit") return ask("POST", [...messages, aim.message.id, "edit"], { text });
  const thread = aim && (aim.message.thread ?? aim.message.id);
  return ask("POST", messages, thread === undefined ? { text } : { text, thread });
}

/** Shows why something was refused, or takes away what stood there. @param where it is shown */
async function attempt(
  store: Store,
  where: string,
  asked: Promise<string | undefined>,
): Promise<string | undefined> {
  const refusal = await asked;
  const { [where]: _, ...others } = store.now().refusals;
  store.change({ refusals: refusal === undefined ? others : { ...others, [where]: refusal } });
  return refusal;
}

function compose(store: Store, place: string, change: Partial<Composer>): void {
  const { composers } = store.now();
  const composer = { ...composerOf(store.now(), place), ...change };
  store.change({ composers: { ...composers, [place]: composer } });
}

/** The id of a place's text box in the document. */
export function composerId(place: string): string {
  return `text-${place}`;
}

function focusComposer(place: string): void {
  document.getElementById(composerId(place))?.focus();
}
