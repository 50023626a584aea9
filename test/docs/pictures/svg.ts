/** Colours for a light and a dark page: a picture follows the reader's own choice. */
const style = `
  .paper { fill: #ffffff; stroke: #c9d3da } .bar { fill: #eef2f4 } .dot { fill: #c3ced5 }
  .text { fill: #17212b } .soft { fill: #5a6873 } .line { stroke: #c9d3da } .arrow { stroke: #0e7490; fill: none }
  .field { fill: #f4f7f8; stroke: #c9d3da } .here { fill: #ecfeff; stroke: #0e7490; stroke-width: 2 }
  .name { fill: #0e7490 } .good { fill: #15803d } .look { fill: #a16207 } .bad { fill: #b91c1c }
  text { font: 14px ui-sans-serif, system-ui, sans-serif; white-space: pre }
  .mono { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
  .head { font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #161d24; stroke: #34414b } .bar { fill: #202a32 } .dot { fill: #455561 }
    .text { fill: #e6edf2 } .soft { fill: #9fb0bc } .line { stroke: #34414b } .arrow { stroke: #67e8f9 }
    .field { fill: #202a32; stroke: #34414b } .here { fill: #083344; stroke: #67e8f9 }
    .name { fill: #67e8f9 } .good { fill: #4ade80 } .look { fill: #facc15 } .bad { fill: #f87171 }
  }`;

/** Words as they may stand in XML. */
function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * One picture.
 * @param title read aloud in its place
 * @param size in pixels
 * @param parts elements, one under another
 */
export function svgOf(
  title: string,
  size: { readonly width: number; readonly height: number },
  parts: readonly string[],
): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>${style}</style>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** A line of text. @param x,y where its baseline begins, in pixels */
export function textAt(x: number, y: number, words: string, ...classes: readonly string[]): string {
  return `<text x="${x}" y="${y}" class="${["text", ...classes].join(" ")}">${escaped(words)}</text>`;
}

/** An empty window. @param bar height of its title bar, in pixels */
export function windowAt(x: number, y: number, width: number, height: number, bar: number): string {
  const dots = [0, 1, 2].map(
    (at) => `<circle cx="${x + 18 + at * 16}" cy="${y + bar / 2}" r="5" class="dot"/>`,
  );
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="9" class="paper"/>`,
    `<path d="M${x} ${y + bar} v${9 - bar} q0 -9 9 -9 h${width - 18} q9 0 9 9 v${bar - 9} z" class="bar"/>`,
    ...dots,
  ].join("\n");
}
