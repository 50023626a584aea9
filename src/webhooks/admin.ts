import { Hono } from "hono/tiny";
import type { Bindings } from "../conversation/bindings.ts";
import { DIRECTORY_NAME } from "../conversation/directory-reports.ts";
import { servicesOf } from "../services.ts";
import { isAdmin } from "./admin-token.ts";

/** The operator's routes: counts, dead letters, replay. Without the token there are no such routes. */
export const adminRoutes = new Hono<{ Bindings: Bindings }>();

adminRoutes.use("/admin/*", async (context, next) => {
  const { configuration } = servicesOf(context.env);
  if (!(await isAdmin(context.req.raw, configuration))) return context.notFound();
  return next();
});

adminRoutes.get("/admin/counts", async (context) => {
  return context.json(await directoryOf(context.env).summary());
});

adminRoutes.get("/admin/conversations", async (context) => {
  return context.json(await directoryOf(context.env).conversations(context.req.query("after")));
});

adminRoutes.get("/admin/conversations/:key/counts", async (context) => {
  const stub = context.env.CONVERSATIONS.getByName(context.req.param("key"));
  return context.json(await stub.counts());
});

adminRoutes.get("/admin/dead-letters", async (context) => {
  const after = Number(context.req.query("after") ?? 0);
  return context.json(await directoryOf(context.env).deadLetters(after));
});

adminRoutes.post("/admin/dead-letters/:id/replay", async (context) => {
  const directory = directoryOf(context.env);
  const letter = await directory.deadLetter(Number(context.req.param("id")));
  if (letter === undefined) return context.json({ error: "There is no such dead letter." }, 404);
  const stub = context.env.CONVERSATIONS.getByName(letter.conversation);
  const replayed = await stub.replay(letter.stamp, letter.message);
  // Gone either way: replayed now, or past its time in the conversation.
  await directory.removed(letter);
  return replayed
    ? context.json({ replayed: letter.id })
    : context.json({ error: "That message is not there any more." }, 410);
});

function directoryOf(env: Bindings) {
  return env.DIRECTORY.getByName(DIRECTORY_NAME);
}
