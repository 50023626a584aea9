import { describe, expect, it } from "vitest";
import { homelessFiles, importCycles, nodeImports, wrongImports } from "./floors.ts";
import { allImports } from "./imports.ts";
import { wideInterfaces } from "./interfaces.ts";
import { lengthsTable, overlong } from "./lengths.ts";
import { misshapenPlatforms, namedPlatforms } from "./shape.ts";
import { readSources } from "./sources.ts";

const sources = readSources("src");

describe("the source tree", () => {
  it("is there to be looked at", () => {
    expect([...sources.keys()]).toContain("src/index.ts");
    expect(allImports(sources).length).toBeGreaterThan(sources.size);
  });

  it("has every file on a floor or in an entry", () => {
    expect(homelessFiles(sources)).toEqual([]);
  });

  it("imports downwards only: no sibling, no other adapter, nothing across the wall of an entry", () => {
    expect(wrongImports(sources)).toEqual([]);
  });

  it("has no import cycle", () => {
    expect(importCycles(sources)).toEqual([]);
  });

  it("imports no Node module in code that runs in a Worker", () => {
    expect(nodeImports(sources)).toEqual([]);
  });

  it("has the same seven files in every platform's folder", () => {
    expect(misshapenPlatforms(sources)).toEqual([]);
  });

  it("names no platform in conversation/", () => {
    expect(namedPlatforms(sources)).toEqual([]);
  });

  it("asks at most five required members of whoever implements an interface", () => {
    expect(wideInterfaces(sources)).toEqual([]);
  });

  it("keeps files and functions short", () => {
    console.log(lengthsTable(sources));
    expect(overlong(sources)).toEqual([]);
  });
});
