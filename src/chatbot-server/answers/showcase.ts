/** What brings up an example of every formatting there is. */
export const SHOWCASE_QUESTION = "show everything";

/** Every formatting of Markdown that an answer may have, and what must stay harmless. */
export const showcase = `# Everything at once

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
