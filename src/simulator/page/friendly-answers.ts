/** What brings up an example of every formatting there is. */
export const SHOWCASE_QUESTION = "show everything";

const showcase = `# Everything at once

**Bold**, *italic*, ~~struck out~~ and \`code\` in one line.

- a list
- with **two** points
  1. and a numbered one
  2. inside of it

\`\`\`js
const promise = "no message lost";
console.log(promise && !false);
\`\`\`

A [link to the Bot API](https://core.telegram.org/bots/api), and a table:

| Promise | Kept |
|---|---|
| stored before the webhook's 200 | yes |
| answered once | yes |

> A quotation,
> over two lines.

And what must stay harmless: <script>alert("not run")</script> & <b>not bold</b>.`;

/**
 * The scripted chatbot of the playground: answers in Markdown, as a language model does.
 * @param question exactly as it was asked
 */
export function friendlyAnswer(question: string): string {
  const asked = question.trim().toLowerCase();
  if (asked === SHOWCASE_QUESTION) return showcase;
  if (/^(?:hi|hello|hey)\b/.test(asked)) {
    return `Hello! I am a **scripted chatbot**: I repeat what you write. Try \`${SHOWCASE_QUESTION}\`.`;
  }
  return `You wrote:\n\n${quoted(question)}\n\nI am only a **script**, so that is all I know. Try \`${SHOWCASE_QUESTION}\`.`;
}

/** The words as a quotation, with their own Markdown left as it is. */
function quoted(words: string): string {
  return words
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}
