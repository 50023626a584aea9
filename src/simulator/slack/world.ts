import { createIds, type Ids } from "./ids.ts";
import type { ChannelKind, Person, SimulatedApp, SimulatedChannel, Workspace } from "./types.ts";

/** What an app of this kind asks for when nothing else is said. @see https://docs.slack.dev/reference/scopes */
const usualScopes: readonly string[] = [
  "app_mentions:read",
  "channels:history",
  "channels:read",
  "chat:write",
  "commands",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "im:write",
  "mpim:history",
  "mpim:read",
  "mpim:write",
  "users:read",
];

/** @see https://docs.slack.dev/reference/events */
const usualEvents: readonly string[] = [
  "app_mention",
  "message.channels",
  "message.groups",
  "message.im",
  "message.mpim",
];

export interface NewWorkspace {
  readonly domain?: string;
  readonly name?: string;
  /** True, or its name, when it belongs to an organisation. */
  readonly enterprise?: string | boolean;
}

interface NewApp {
  /** Begins with `xoxb-`. */
  readonly token: string;
  readonly signingSecret: string;
  /** The handle; `bridge` when absent. */
  readonly name?: string;
  /** {@link usualScopes} when absent. */
  readonly scopes?: readonly string[];
  /** {@link usualEvents} when absent. */
  readonly events?: readonly string[];
  readonly isEnterpriseInstall?: boolean;
}

interface NewPerson {
  /** The handle. */
  readonly name: string;
  readonly realName?: string;
  readonly locale?: string;
  /** The workspace of the app when absent; another one writes over Slack Connect. */
  readonly workspace?: Workspace;
  /** `U` when absent. */
  readonly idKind?: "U" | "W";
}

interface NewChannel {
  readonly name?: string;
  readonly private?: boolean;
  /** Who is in it; every person of the world when absent. */
  readonly people?: readonly Person[];
  /** The apps in it; every app when absent. */
  readonly apps?: readonly SimulatedApp[];
}

/** Who and what there is: one workspace, its guests, apps, people and conversations. */
export interface World {
  readonly workspace: Workspace;
  readonly apps: readonly SimulatedApp[];
  readonly people: readonly Person[];
  readonly channels: readonly SimulatedChannel[];
  readonly ids: Ids;
  readonly founding: Founding;
}

/** Brings workspaces, apps and people into the world. */
interface Inhabitants {
  /** Another workspace, whose people come over Slack Connect. */
  addWorkspace(workspace?: NewWorkspace): Workspace;
  /** @throws RangeError when the token does not begin with `xoxb-`, or is taken */
  addApp(app: NewApp): SimulatedApp;
  addPerson(person: NewPerson): Person;
}

/** Brings conversations into the world. */
interface Conversations {
  createChannel(channel?: NewChannel): SimulatedChannel;
  /** The person's direct messages with an app (the first one when absent). */
  directMessage(person: Person, app?: SimulatedApp): SimulatedChannel;
  /** A group of people, with an app (the first one when absent). */
  groupMessage(people: readonly Person[], app?: SimulatedApp): SimulatedChannel;
}

/** What brings something new into the world without anybody being told. */
export interface Founding extends Inhabitants, Conversations {}

interface Store {
  readonly workspace: Workspace;
  readonly apps: SimulatedApp[];
  readonly people: Person[];
  readonly channels: SimulatedChannel[];
  readonly ids: Ids;
}

/**
 * Makes a world with a workspace and nobody in it.
 * @param idOffset added to the number in every id
 */
export function createWorld(idOffset = 0, workspace: NewWorkspace = {}): World {
  const ids = createIds(idOffset);
  const store: Store = {
    workspace: newWorkspace(ids, { domain: "acme", name: "Acme", ...workspace }),
    apps: [],
    people: [],
    channels: [],
    ids,
  };
  return { ...store, founding: { ...inhabitants(store), ...conversations(store) } };
}

function inhabitants(store: Store): Inhabitants {
  const { apps, people, ids } = store;
  return {
    addWorkspace: (workspace = {}) => newWorkspace(ids, workspace),
    addApp(app) {
      const added = newApp(store, app);
      apps.push(added);
      return added;
    },
    addPerson({ name, realName = name, locale = "en-US", workspace, idKind = "U" }) {
      const added: Person = {
        kind: "person",
        id: ids.next(idKind),
        name,
        realName,
        workspace: workspace ?? store.workspace,
        locale,
        deactivated: false,
      };
      people.push(added);
      return added;
    },
  };
}

function conversations(store: Store): Conversations {
  const { apps, people, channels, ids } = store;
  const found = (kind: ChannelKind, name: string, members: readonly string[]): SimulatedChannel => {
    const channel = newChannel(ids.next(kind === "im" ? "D" : "C"), kind, name, members);
    channels.push(channel);
    return channel;
  };
  return {
    createChannel(channel = {}) {
      const members = [
        ...(channel.people ?? people).map(({ id }) => id),
        ...(channel.apps ?? apps).map(({ userId }) => userId),
      ];
      const name = channel.name ?? `channel-${channels.length + 1}`;
      return found(channel.private === true ? "group" : "channel", name, members);
    },
    directMessage(person, app = firstOf(apps)) {
      const known = directMessageOf(store, app, person);
      return known ?? found("im", "directmessage", [person.id, app.userId]);
    },
    groupMessage(some, app = firstOf(apps)) {
      const name = `mpdm-${some.map((person) => person.name).join("--")}-1`;
      return found("mpim", name, [...some.map(({ id }) => id), app.userId]);
    },
  };
}

/** The direct messages of a person with an app, when there are any. */
function directMessageOf(
  { channels }: Pick<World, "channels">,
  app: SimulatedApp,
  person: Person,
): SimulatedChannel | undefined {
  return channels.find(
    ({ kind, members }) => kind === "im" && members.has(app.userId) && members.has(person.id),
  );
}

/** The person in a conversation of two. */
export function partnerIn(world: World, channel: SimulatedChannel): Person | undefined {
  return world.people.find((person) => channel.members.has(person.id));
}

function newWorkspace(ids: Ids, workspace: NewWorkspace): Workspace {
  const id = ids.next("T");
  const domain = workspace.domain ?? id.toLowerCase();
  const { enterprise = false, name = domain } = workspace;
  if (enterprise === false) return { id, domain, name };
  const enterpriseName = enterprise === true ? `${name} Group` : enterprise;
  return { id, domain, name, enterprise: { id: ids.next("E"), name: enterpriseName } };
}

function newApp({ workspace, ids, apps }: Store, app: NewApp): SimulatedApp {
  if (!app.token.startsWith("xoxb-")) throw new RangeError("A bot's token begins with xoxb-.");
  if (apps.some(({ token }) => token === app.token)) throw new RangeError("This token is taken.");
  const { isEnterpriseInstall = false } = app;
  if (isEnterpriseInstall && !workspace.enterprise) {
    throw new RangeError("Only a workspace of an organisation has apps of the organisation.");
  }
  return {
    kind: "app",
    id: ids.next("A"),
    userId: ids.next("U"),
    botId: ids.next("B"),
    name: app.name ?? "bridge",
    token: app.token,
    signingSecret: app.signingSecret,
    workspace,
    isEnterpriseInstall,
    scopes: new Set(app.scopes ?? usualScopes),
    events: new Set(app.events ?? usualEvents),
    messagesTab: "open",
    refusedBecause: undefined,
    installed: true,
  };
}

function newChannel(
  id: string,
  kind: ChannelKind,
  name: string,
  members: readonly string[],
): SimulatedChannel {
  return {
    id,
    kind,
    name,
    members: new Set(members),
    messages: [],
    lockedThreads: new Set(),
    archived: false,
    postingRule: "open",
    lastTs: "0000000000.000000",
  };
}

function firstOf(apps: readonly SimulatedApp[]): SimulatedApp {
  const [app] = apps;
  if (!app) throw new RangeError("Add an app first: there is nobody to chat with.");
  return app;
}
