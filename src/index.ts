import { Hono } from "hono/tiny";
import type { Bindings } from "./conversation/bindings.ts";
import { adminRoutes } from "./webhooks/admin.ts";
import { healthRoutes } from "./webhooks/health.ts";
import { webhookRoutes } from "./webhooks/routes.ts";

export { Conversation } from "./conversation/conversation.ts";
export { Directory } from "./conversation/directory.ts";

const app = new Hono<{ Bindings: Bindings }>();
app.route("/", webhookRoutes);
app.route("/", healthRoutes);
app.route("/", adminRoutes);

export default app;
