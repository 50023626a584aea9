import type { Names } from "./text/tokens.ts";
import type { World } from "./world.ts";

/** What people and channels of a world are called. */
export function namesIn(world: World): Names {
  return (id) =>
    world.people.find((person) => person.id === id)?.name ??
    world.apps.find((app) => app.userId === id)?.name ??
    world.channels.find((channel) => channel.id === id)?.name;
}
