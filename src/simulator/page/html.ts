import type { html } from "hono/html";

/** A piece of HTML whose every value was escaped when it was put in. */
export type Html = ReturnType<typeof html>;
