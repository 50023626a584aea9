import { html, nothing, type TemplateResult } from "lit-html";
import type { ListItem, Run, Style, TextBlock } from "../../../slack/text/read-text.ts";
import { linked, type Piece } from "./link.ts";

/** The level that a heading of a message has on the page: below the titles of the panes. */
const HEADING_LEVEL = 3;

/** Blocks as Slack's apps show them. @see https://docs.slack.dev/reference/block-kit/blocks */
export function renderBlocks(blocks: readonly TextBlock[]): Piece {
  return blocks.map(renderBlock);
}

function renderBlock(block: TextBlock): Piece {
  switch (block.type) {
    case "paragraph":
      return html`<p>${renderRuns(block.runs)}</p>`;
    case "heading":
      return html`<p
        class="heading"
        role="heading"
        aria-level=${HEADING_LEVEL}
        data-level=${block.level}
      >
        ${renderRuns(block.runs)}
      </p>`;
    case "code":
      return html`<pre data-language=${block.language ?? ""}><code>${block.text}</code></pre>`;
    case "quote":
      return html`<blockquote>${renderBlocks(block.blocks)}</blockquote>`;
    case "list":
      return renderList(block.start, block.items);
    case "table":
      return renderTable(block.rows);
    case "rule":
      return html`<hr />`;
  }
}

function renderList(start: number | undefined, items: readonly ListItem[]): Piece {
  const inner = items.map(
    (item) =>
      html`<li class=${item.checked === undefined ? "" : "task"}>
        ${boxOf(item)}${itemBlocks(item)}
      </li>`,
  );
  return start === undefined
    ? html`<ul>
        ${inner}
      </ul>`
    : html`<ol start=${start}>
        ${inner}
      </ol>`;
}

function boxOf({ checked }: ListItem): TemplateResult | typeof nothing {
  if (checked === undefined) return nothing;
  return html`<span class="box" role="img" aria-label=${checked ? "Done" : "Not done"}
    >${checked ? "☑" : "☐"}</span
  >`;
}

/** The first paragraph of an item stands beside its bullet. */
function itemBlocks({ blocks }: ListItem): Piece {
  const [first, ...others] = blocks;
  if (first?.type !== "paragraph") return renderBlocks(blocks);
  return [html`<span class="item">${renderRuns(first.runs)}</span>`, renderBlocks(others)];
}

function renderTable(rows: readonly (readonly (readonly Run[])[])[]): Piece {
  const [headings = [], ...others] = rows;
  return html`<div class="table" role="group" aria-label="Table" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings.map((cell) => html`<th scope="col">${renderRuns(cell)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${others.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${renderRuns(cell)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function renderRuns(runs: readonly Run[]): Piece {
  return runs.map((run) => {
    const styled = run.styles.reduce<Piece>(withStyle, run.text);
    if (run.link !== undefined) return linked(run.link, styled);
    return run.token === undefined ? styled : html`<span class="found">${styled}</span>`;
  });
}

function withStyle(inner: Piece, style: Style): Piece {
  switch (style) {
    case "bold":
      return html`<b>${inner}</b>`;
    case "italic":
      return html`<i>${inner}</i>`;
    case "strike":
      return html`<s>${inner}</s>`;
    case "code":
      return html`<code>${inner}</code>`;
  }
}
