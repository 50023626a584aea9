import { closing, closingAngle, codeOf, lineAt } from "./code.ts";
import type { Finding, Sources } from "./sources.ts";

/** What everybody can implement; other abilities are optional members. */
const maxRequiredMembers = 5;

/** One exported shape as it is declared. */
interface Shape {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  /** Names of the interfaces that it extends. */
  readonly bases: readonly string[];
  readonly members: readonly Member[];
}

interface Member {
  readonly required: boolean;
  /** Whether it is called: a method, or a property declared as a function. */
  readonly called: boolean;
}

/**
 * Exported service interfaces with more required members than {@link maxRequiredMembers}.
 *
 * A service interface is one that somebody implements: at least one member, its own or inherited,
 * is a method or a property declared as a function. Shapes without one (records, options, rows)
 * only carry data and may have as many members as the data has. `export type X = { … }` is judged
 * in the same way, so that it is no way around the rule.
 */
export function wideInterfaces(sources: Sources): Finding[] {
  const shapes = [...sources].flatMap(([path, source]) => shapesOf(path, source));
  return shapes.flatMap((shape) => {
    const members = withInherited(shape, shapes, new Set());
    const required = members.filter((member) => member.required).length;
    if (!members.some((member) => member.called) || required <= maxRequiredMembers) return [];
    const limit = `${maxRequiredMembers} at most`;
    return [`${shape.path}:${shape.line} ${shape.name} has ${required} required members, ${limit}`];
  });
}

function withInherited(shape: Shape, shapes: readonly Shape[], seen: Set<string>): Member[] {
  if (seen.has(shape.name)) return [];
  seen.add(shape.name);
  const bases = shapes.filter((other) => shape.bases.includes(other.name));
  return [...shape.members, ...bases.flatMap((base) => withInherited(base, shapes, seen))];
}

function shapesOf(path: string, source: string): Shape[] {
  const code = codeOf(source);
  const shapes: Shape[] = [];
  for (const match of code.matchAll(/\bexport\s+(?:interface|type)\s+([\w$]+)/gu)) {
    const open = bodyAt(code, match.index + match[0].length);
    if (open === undefined) continue;
    const heritage = code.slice(match.index + match[0].length, open);
    const [, bases = ""] = /\bextends\b([^]*)$/u.exec(withoutAngles(heritage)) ?? [];
    shapes.push({
      path,
      line: lineAt(source, match.index),
      name: match[1] ?? "",
      bases: bases.match(/[\w$]+/gu) ?? [],
      members: membersOf(code.slice(open + 1, closing(code, open))),
    });
  }
  return shapes;
}

/** Offset of the `{` of a declaration; undefined for a type that is no object. */
function bodyAt(code: string, from: number): number | undefined {
  const start = code.charAt(from) === "<" ? closingAngle(code, from) + 1 : from;
  const [heading] = /^[\w$<>,.\s]*(?:=\s*)?(?=\{)/u.exec(code.slice(start)) ?? [];
  return heading === undefined ? undefined : start + heading.length;
}

/** Splits a body at its own semicolons and commas, not at those of the types inside. */
function membersOf(body: string): Member[] {
  const texts: string[] = [];
  let start = 0;
  for (let at = 0; at <= body.length; at += 1) {
    const char = body.charAt(at);
    if ("({[".includes(char) && char !== "") at = closing(body, at);
    else if (char === "<") at = closingAngle(body, at);
    else if (char === ";" || char === "," || char === "") {
      texts.push(body.slice(start, at).trim());
      start = at + 1;
    }
  }
  return texts.filter((text) => text !== "").map(memberOf);
}

function memberOf(text: string): Member {
  const plain = text.replace(/^(?:readonly|get|set)\s+(?=[\w$["'])/u, "");
  const [, name = "", optional = "", rest = ""] =
    /^(\[[^]*?\]|"\s*"|[\w$]*)\s*(\??)\s*([^]*)$/u.exec(plain) ?? [];
  const isIndex = name.startsWith("[") && name.includes(":");
  const isMethod = rest.startsWith("(") || rest.startsWith("<");
  const isFunction = /^:\s*(?:<[^]*>\s*)?\([^]*\)\s*=>/u.test(rest);
  return { required: optional === "" && !isIndex, called: isMethod || isFunction };
}

function withoutAngles(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === "<") at = closingAngle(text, at);
    else out += text.charAt(at);
  }
  return out;
}
