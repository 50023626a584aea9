import type { Exchange, PageError, PaneState, RuntimeState } from "../state.ts";

/*
 * What the server sends is of the same build as this page, so it is only looked at as far as
 * showing it would fail otherwise.
 */

/** @returns undefined where it is not JSON, or not what `is` asks for */
export function received<T>(json: string, is: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isPane(value: unknown): value is PaneState {
  return hasMembers(value) && typeof value["platform"] === "string" && isList(value["places"]);
}

export function isRuntime(value: unknown): value is RuntimeState {
  return hasMembers(value) && typeof value["state"] === "string";
}

export function areExchanges(value: unknown): value is Exchange[] {
  return isList(value) && value.every((one) => hasMembers(one) && typeof one["name"] === "string");
}

export function areLines(value: unknown): value is string[] {
  return isList(value) && value.every((one) => typeof one === "string");
}

export function isPageError(value: unknown): value is PageError {
  return hasMembers(value) && typeof value["error"] === "string";
}

function hasMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
