/** Follows a Markdown text while it is being written. */
export interface CodeWatch {
  /** Reads on. However the text is cut, the end is the same. */
  read(text: string): void;
  /** Whether what was read last stands in a block or a span of code. */
  inCode(): boolean;
}

/** A run of this many backticks or tildes at the beginning of a line is a fence. */
const FENCE = 3;

/** What may stand before a fence in its line: quotations and lists. */
const MARGIN = /[\s>*+\-.)\d]/u;

/**
 * Watches for code in fences and between backticks. A span that is not closed in its line counts as code
 * up to there: what comes later nobody can wait for.
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks and #code-spans
 */
export function createCodeWatch(): CodeWatch {
  /** The run of backticks or tildes that may still grow, and whether it begins its line. */
  let run = { sign: "", length: 0, isFirst: false };
  /** What opened a block, and how many backticks a span. */
  let fence: typeof run | undefined;
  let span = 0;
  let [isMargin, isOpening] = [true, false];
  const end = (next: string): void => {
    const { sign, length, isFirst } = run;
    run = { sign: "", length: 0, isFirst: false };
    if (length === 0) return;
    if (fence !== undefined && isOpening && sign === "`" && fence.sign === "`") {
      // A block's first line has no backticks behind its fence: it was a span.
      span = fence.length;
      fence = undefined;
    }
    const isFence = isFirst && length >= FENCE;
    if (fence !== undefined) {
      const closes = isFence && sign === fence.sign && length >= fence.length;
      if (closes && /\s/u.test(next)) fence = undefined;
    } else if (isFence) {
      fence = { sign, length, isFirst };
      isOpening = true;
    } else if (sign === "`") {
      span = span === 0 ? length : span === length ? 0 : span;
    }
  };
  const readOne = (character: string): void => {
    if (character === run.sign) {
      run.length += 1;
      return;
    }
    end(character);
    if (character === "`" || (character === "~" && isMargin)) {
      run = { sign: character, length: 1, isFirst: isMargin };
    }
    if (character === "\n") [isMargin, isOpening, span] = [true, false, 0];
    else if (!MARGIN.test(character)) isMargin = false;
  };
  return {
    read(text) {
      for (const character of text) readOne(character);
    },
    inCode: () => fence !== undefined || span > 0,
  };
}
