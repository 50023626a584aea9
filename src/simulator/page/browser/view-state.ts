import type {
  Exchange,
  MessageState,
  PanePlatform,
  PaneState,
  Party,
  RuntimeState,
} from "../state.ts";

/** The panes from left to right. */
export const platforms: readonly PanePlatform[] = ["slack", "telegram", "whatsapp"];

/** Everything that decides how the page looks: what the server told, and what was done here. */
export interface ViewState extends Told, Done {}

/** What the server told last. */
interface Told {
  readonly panes: readonly PaneState[];
  readonly exchanges: readonly Exchange[];
  readonly log: readonly string[];
  readonly runtime: RuntimeState;
  /** Whether news arrive. */
  readonly connection: "opening" | "open" | "lost";
}

/** What was chosen and written on the page. */
interface Done {
  /** The place that is open in each pane, by platform; the first where there is none. */
  readonly chosen: Readonly<Partial<Record<PanePlatform, string>>>;
  /** What stands in each composer, by the id of its place. */
  readonly composers: Readonly<Record<string, Composer>>;
  /** How many messages of each place have been on the screen, by its id. */
  readonly seen: Readonly<Record<string, number>>;
  /** Sentences about what was refused, by where they are shown: a place's id, a platform, `runtime`. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly traffic: TrafficView;
}

/** How the requests are shown. */
export interface TrafficView {
  readonly open: boolean;
  readonly filter: Filter;
}

/** Whose requests are shown. */
export type Filter = "all" | Exclude<Party, "bridge">;

/** The box that messages are written in. */
export interface Composer {
  readonly text: string;
  /** What becomes of the text; a new message when undefined. */
  readonly aim: Aim | undefined;
}

/** A message that the text answers in its thread, or replaces. */
export interface Aim {
  readonly kind: "thread" | "edit";
  readonly message: MessageState;
}

/** How the page begins. */
export const emptyView: ViewState = {
  panes: [],
  exchanges: [],
  log: [],
  runtime: { state: "starting", kills: 0 },
  connection: "opening",
  chosen: {},
  composers: {},
  seen: {},
  refusals: {},
  traffic: { open: true, filter: "all" },
};

const emptyComposer: Composer = { text: "", aim: undefined };

/** The composer of a place. @param place its id */
export function composerOf(view: ViewState, place: string): Composer {
  return view.composers[place] ?? emptyComposer;
}

/** The id of the place that is open in a pane; undefined in a pane without places. */
export function chosenIn(view: ViewState, pane: PaneState): string | undefined {
  const chosen = view.chosen[pane.platform];
  const isThere = pane.places.some(({ id }) => id === chosen);
  return isThere ? chosen : pane.places[0]?.id;
}
