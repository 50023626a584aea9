import { svgOf, textAt, windowAt } from "./svg.ts";

const COLUMNS = 92;
const LINE_PX = 19;
const BAR_PX = 30;
const PADDING_PX = 18;
const WIDTH_PX = 760;

/** What a line that begins so means. */
const marks: readonly (readonly [string, string])[] = [
  ["✓", "good"],
  ["!", "look"],
  ["✗", "bad"],
];

/**
 * What a command prints, in a window.
 * @param title read aloud in its place
 * @param command as it is typed
 */
export function terminalPicture(title: string, command: string, printed: string): string {
  const lines = [`$ ${command}`, ...printed.trimEnd().split("\n")].flatMap(folded);
  const height = BAR_PX + 2 * PADDING_PX + lines.length * LINE_PX;
  const texts = lines.map((line, at) => {
    const y = BAR_PX + PADDING_PX + (at + 1) * LINE_PX - 5;
    const mark = marks.find(([sign]) => line.startsWith(`${sign} `));
    if (mark === undefined) return textAt(PADDING_PX, y, line, "mono");
    const [sign, meaning] = mark;
    return [
      textAt(PADDING_PX, y, sign, "mono", "head", meaning),
      textAt(PADDING_PX + 16, y, line.slice(2), "mono"),
    ].join("\n");
  });
  const size = { width: WIDTH_PX, height };
  return svgOf(title, size, [windowAt(1, 1, WIDTH_PX - 2, height - 2, BAR_PX), ...texts]);
}

/** Lines that a terminal of this width makes of one, broken between words where there are any. */
function folded(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const space = line.lastIndexOf(" ", COLUMNS);
  const end = space > COLUMNS / 2 ? space : COLUMNS;
  return [line.slice(0, end), ...folded(`  ${line.slice(end).trimStart()}`)];
}
