import type { Described } from "../described.ts";
import { coveredBy } from "./covered-by.ts";

/** The page that lists every route. It is written by `node test/chatbot-server/endpoints/write.ts`. */
export const PAGE = "docs/chatbot-endpoints.md";

const HEAD = `# Every route of the chatbot server

What the [chatbot server](chatbot-server.md) serves, from its own OpenAPI description at \`/openapi.json\`. Each answer that a test
of the server gets is checked against that description, and
[one test](../test/chatbot-server/every-operation.test.ts) calls every route. The last column names the test that shows best what a
route does.
`;

/**
 * The page, from what a server says of itself.
 * @throws when an operation has no test
 */
export function endpointsPage(operations: readonly Described[]): string {
  const groups = Map.groupBy(operations, ({ tags }) => tags[0]);
  const sections = [...groups].map(
    ([name, of]) => `\n## ${name}\n\n${table(of.map((one) => row(one)))}`,
  );
  return HEAD + sections.join("");
}

const TITLES = "| Route | What it does | Documentation | Test |\n|---|---|---|---|\n";

function table(rows: readonly string[]): string {
  return `${TITLES}${rows.join("")}`;
}

function row({ operationId, method, path, summary, externalDocs }: Described): string {
  const test = coveredBy[operationId];
  if (test === undefined) throw new Error(`no test is named for ${operationId}`);
  const page = externalDocs === undefined ? "" : `[page](${externalDocs.url})`;
  const file = `[${test.file}](../test/chatbot-server/${test.file})`;
  return `| \`${method} ${path}\` | ${summary} | ${page} | ${file}: ${test.title} |\n`;
}
