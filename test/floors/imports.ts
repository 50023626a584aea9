import { posix } from "node:path";
import { codeOf, lineAt } from "./code.ts";
import type { Sources } from "./sources.ts";

/** One import, of a value or of a type alike: a type is a dependency too. */
export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** Path from the project's root, where the specifier is relative; undefined for a package. */
  readonly target: string | undefined;
}

/** `import … from "x"`, `export … from "x"`, `import "x"`, `import("x")`, in code without comments. */
const importPatterns = [
  /(?<![\w$.])(?:import|export)\b[\w$*{},\s]*?\bfrom\s*(?<quoted>"\s*"|'\s*')/gu,
  /(?<![\w$.])import\s*(?<quoted>"\s*"|'\s*')/gu,
  /(?<![\w$.])import\s*\(\s*(?<quoted>"\s*"|'\s*'|`\s*`)/gu,
];

/** Everything that one file imports, in the order of its lines. */
export function importsOf(from: string, source: string): Import[] {
  const code = codeOf(source);
  const found: Import[] = [];
  for (const pattern of importPatterns) {
    for (const match of code.matchAll(pattern)) {
      const end = match.index + match[0].length - 1;
      const start = end - (match.groups?.["quoted"]?.length ?? 0) + 2;
      const specifier = source.slice(start, end);
      const target = specifier.startsWith(".")
        ? posix.join(posix.dirname(from), specifier)
        : undefined;
      found.push({ from, line: lineAt(source, match.index), specifier, target });
    }
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** Everything that these files import. */
export function allImports(sources: Sources): Import[] {
  return [...sources].flatMap(([path, source]) => importsOf(path, source));
}
