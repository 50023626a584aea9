/** One answer with everything in it that answers are made of. */
export const everything = `# Moving your shop 🛒

Here is **the whole plan**, *step by step*; ~~the old one~~ is void. Run \`npm run export\` first, then see [the guide](https://docs.example.com/moving?step=1&lang=en) or https://status.example.com.[^1]

## 1. Before you begin

1. Make a backup
   - of the *database*
     - with its users
   - of the pictures
2. Tell your customers: write to [support](mailto:help@shop.example) or call [us](tel:+4930123456)
3. Check the list:
   - [x] domain
   - [ ] certificates

> **Careful:** nothing is deleted,
> but orders are paused.
>
> > They are kept for 24 h.

---

### Prices

| Plan | Price | Orders |
|:-----|------:|:------:|
| Free | 0     | 100    |
| Pro  | 20    | 10 000 |

| Region | What is included | Who to ask | Until |
|---|---|---|---|
| Europe | Hosting, backups and support by telephone | [Ana](https://team.example.com/ana) | March |
| Asia | Hosting and backups | \`ops\` | **June** |

\`\`\`\`js title=move.js
const plan = await load("./plan.json"); // a < b && c > d
console.log(\`moved \${plan.orders} orders\`);
// \`\`\` is only text here
\`\`\`\`

![The new front page](https://cdn.example.com/front.png)

A literal <b>tag</b>, 2 * 3 * 4, snake_case_name, a line<br>break, @channel, <!here>, @ana_x and C:\\Users.

מה חדש? שלום, **עולם** (2024).

[^1]: Times are in UTC; see [the clock](https://time.example.com).
`;
