import { writeFileSync } from "node:fs";
import { readDescription } from "../described.ts";
import { startServer } from "../server.ts";
import { endpointsPage, PAGE } from "./page.ts";

/**
 * Writes the page that lists every route, from the built server's own description.
 *
 *     npm run build:chatbot && node test/chatbot-server/endpoints/write.ts
 */
const server = await startServer();
try {
  const { operations } = await readDescription(server.url);
  writeFileSync(PAGE, endpointsPage(operations));
  console.log(`${PAGE}: ${operations.length} routes`);
} finally {
  await server.stop();
}
