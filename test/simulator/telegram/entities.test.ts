import { describe, expect, it } from "vitest";
import { findEntities, finishText } from "../../../src/simulator/telegram/entities.ts";

function found(text: string): string[] {
  return findEntities(text).map(
    ({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`,
  );
}

describe("what Telegram marks by itself", () => {
  it("finds mentions as whole words", () => {
    expect(found("👍 @BridgeBot, a@example.com, @x, é@ana")).toEqual([
      "email a@example.com",
      "mention @BridgeBot",
    ]);
  });

  it("finds commands with and without a bot's name", () => {
    expect(found("/start now /new@BridgeBot a/b </c>")).toEqual([
      "bot_command /start",
      "bot_command /new@BridgeBot",
    ]);
  });

  it("finds addresses, without what ends a sentence, and nothing inside of them", () => {
    expect(found("See https://example.com/a/@b. #new")).toEqual([
      "url https://example.com/a/@b",
      "hashtag #new",
    ]);
  });

  it("takes white space away at both ends and moves what is marked", () => {
    const entities = [{ type: "bold", offset: 2, length: 3 }] as const;
    expect(finishText({ text: "\n abc \n", entities })).toEqual({
      text: "abc",
      entities: [{ type: "bold", offset: 0, length: 3 }],
    });
  });

  it("marks nothing inside of code", () => {
    const entities = [{ type: "code", offset: 0, length: 8 }] as const;
    expect(finishText({ text: "/restart", entities }).entities).toEqual(entities);
  });
});
