/**
 * Levels of LaTeX's headings as Markdown writes them. No bracket stands in what brackets hold here, as
 * no brace does in braces: else a line of brackets that never close is gone through for each of them.
 */
const LEVELS: readonly (readonly [RegExp, string])[] = [
  [/\\(?:part|chapter|title)\*?(?:\[[^\][]*\])?\{([^{}]*)\}/g, "# "],
  [/\\section\*?(?:\[[^\][]*\])?\{([^{}]*)\}/g, "## "],
  [/\\subsection\*?(?:\[[^\][]*\])?\{([^{}]*)\}/g, "### "],
  [/\\(?:sub)?subsubsection\*?\{([^{}]*)\}/g, "#### "],
  [/\\(?:sub)?paragraph\*?\{([^{}]*)\}/g, "##### "],
];

/** Commands that say nothing to a reader, with what they are given. */
const SILENT =
  /\\(?:documentclass|usepackage|label|ref|eqref|pageref|bibliography|bibliographystyle|includegraphics|vspace|hspace|begin|end|newcommand|renewcommand|input|include|maketitle|tableofcontents|pagestyle|thispagestyle|setlength|noindent|centering|newpage|clearpage)\*?(?:\[[^\][]*\])*(?:\{[^{}]*\})*/g;

/**
 * A line of LaTeX as Markdown: headings and items marked, comments and the commands that lay a page
 * out taken away. Mathematics stays as it is written.
 * @returns one line or more
 */
export function fromTex(line: string): string {
  let plain = line.replace(/(^|[^\\])%.*/, "$1");
  for (const [command, marks] of LEVELS) plain = plain.replace(command, `\n${marks}$1\n`);
  return plain
    .replace(/\\item\s*(?:\[([^\][]*)\]\s*)?/g, (_, label?: string) => `- ${label ?? ""} `)
    .replace(/^- {2}/, "- ")
    .replace(SILENT, "")
    .replace(
      /\\(?:textbf|textit|emph|texttt|textsc|underline|url|text|footnote|cite)\{([^{}]*)\}/g,
      "$1",
    )
    .replace(/\\href\{([^{}]*)\}\{([^{}]*)\}/g, "$2 ($1)")
    .replace(/\\([%&#_${}])/g, "$1")
    .replace(/~/g, " ")
    .replace(/---?/g, "–");
}
