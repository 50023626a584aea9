import type {
  FaultSwitch,
  MessageAction,
  MessageState,
  PanePlatform,
  PlaceState,
} from "../state.ts";
import { aimAt, attempt, compose, createSubmit } from "./composing.ts";
import { composerId, focusOn, logId } from "./focus.ts";
import { ask } from "./requests.ts";
import type { Store } from "./store.ts";
import { composerOf, type TrafficView } from "./view-state.ts";

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
  /** Sends what was typed; it comes back when it is refused. */
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
  const submit = createSubmit(store);
  return {
    type: (place, text) => compose(store, place, { text }),
    dropAim(place) {
      const isEdit = composerOf(store.now(), place).aim?.kind === "edit";
      compose(store, place, { aim: undefined, ...(isEdit && { text: "" }) });
      focusOn(composerId(place));
    },
    send({ id }) {
      const { text, aim } = composerOf(store.now(), id);
      if (text.trim() === "") return;
      compose(store, id, { text: "", aim: aim?.kind === "edit" ? undefined : aim });
      submit(id, { text, aim });
    },
    showEverything({ id, mention }) {
      const text = mention === undefined ? SHOWCASE_QUESTION : `${mention} ${SHOWCASE_QUESTION}`;
      const { aim } = composerOf(store.now(), id);
      submit(id, { text, aim: aim?.kind === "edit" ? undefined : aim });
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
      const asked = ask("POST", [...address(place, message), action]);
      // With the message goes the button that has the focus.
      if (action === "delete") focusOn(logId(place.id));
      void attempt(store, place.id, asked);
    },
    press: (place, message, label) =>
      void attempt(store, place.id, ask("POST", [...address(place, message), "press"], { label })),
  };
}
