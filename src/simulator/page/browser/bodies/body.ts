import type { MessageBody } from "../../state.ts";
import { renderBlocks } from "./blocks.ts";
import { renderEntities } from "./entities.ts";
import type { Piece } from "./link.ts";
import { renderMarks } from "./marks.ts";

/** What a message says, as its platform's app shows it. All words go in as text, never as HTML. */
export function renderBody(body: MessageBody): Piece {
  switch (body.kind) {
    case "blocks":
      return renderBlocks(body.blocks);
    case "entities":
      return renderEntities(body.text, body.entities);
    case "marks":
      return renderMarks(body.text, body.marks);
  }
}
