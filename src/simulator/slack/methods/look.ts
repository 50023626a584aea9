import { requireChannel, requireScope } from "../access.ts";
import { type Args, booleanArg, stringArg } from "../args.ts";
import { botAsJson, channelAsJson, kindWords, personAsJson } from "../describe.ts";
import { ApiRefusal } from "../refusal.ts";
import type { Person } from "../types.ts";
import type { World } from "../world.ts";
import type { Method } from "./method.ts";

/** @see https://docs.slack.dev/reference/methods/conversations.open */
const MAX_GROUP_PEOPLE = 8;

/** @see https://docs.slack.dev/reference/methods/auth.test */
export const authTest: Method = {
  scopes: [],
  takesJson: true,
  tier: "special",
  run({ workspace, name, userId, botId, isEnterpriseInstall }) {
    return {
      result: {
        url: `https://${workspace.domain}.slack.com/`,
        team: workspace.name,
        user: name,
        team_id: workspace.id,
        user_id: userId,
        bot_id: botId,
        ...(workspace.enterprise ? { enterprise_id: workspace.enterprise.id } : {}),
        is_enterprise_install: isEnterpriseInstall,
      },
    };
  },
};

/** @see https://docs.slack.dev/reference/methods/conversations.info */
export const conversationInfo: Method = {
  scopes: ["channels:read", "groups:read", "im:read", "mpim:read"],
  takesJson: false,
  tier: "tier3",
  run(app, args, { world }) {
    const channel = requireChannel(world, app, args, "look");
    requireScope(app, [`${kindWords[channel.kind].scope}:read`]);
    return { result: { channel: channelAsJson(world, channel, app) } };
  },
};

/** @see https://docs.slack.dev/reference/methods/conversations.open */
export const conversationOpen: Method = {
  scopes: ["im:write", "mpim:write"],
  takesJson: true,
  tier: "tier3",
  run(app, args, { world }) {
    if (args.get("channel") !== undefined) {
      const channel = requireChannel(world, app, args, "look");
      return { result: { channel: { id: channel.id }, no_op: true, already_open: true } };
    }
    const people = peopleOf(world, args);
    requireScope(app, [people.length === 1 ? "im:write" : "mpim:write"]);
    const [first] = people;
    const channel =
      people.length === 1 && first
        ? world.founding.directMessage(first, app)
        : world.founding.groupMessage(people, app);
    const isWhole = booleanArg(args, "return_im") === true;
    return {
      result: { channel: isWhole ? channelAsJson(world, channel, app) : { id: channel.id } },
    };
  },
};

function peopleOf(world: World, args: Args): Person[] {
  const ids = (stringArg(args, "users") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) throw new ApiRefusal("users_list_not_supplied");
  if (ids.length > MAX_GROUP_PEOPLE) throw new ApiRefusal("too_many_users");
  return ids.map((id) => {
    const person = world.people.find((known) => known.id === id);
    if (!person) throw new ApiRefusal("user_not_found");
    if (person.deactivated) throw new ApiRefusal("user_disabled");
    return person;
  });
}

/** Bots have users too. @see https://docs.slack.dev/reference/methods/users.info */
export const userInfo: Method = {
  scopes: ["users:read"],
  takesJson: false,
  tier: "tier4",
  run(_app, args, { world }) {
    const id = stringArg(args, "user");
    const withLocale = booleanArg(args, "include_locale") === true;
    const person = world.people.find((known) => known.id === id);
    if (person) return { result: { user: personAsJson(person, withLocale) } };
    const bot = world.apps.find((known) => known.userId === id);
    if (!bot) throw new ApiRefusal("user_not_found");
    return { result: { user: botAsJson(bot) } };
  },
};
