import * as fc from "fast-check";
import { answerArb, blockSoupArb, inlineSoupArb, tableArb } from "../../rendering/answers.ts";
import { hostileFamilies } from "../../rendering/hostile.ts";
import { hostileText } from "./hostile.ts";

/** Text of a few hundred characters that makes some reader of Markdown stumble. */
const hostileMarkdown = fc
  .tuple(fc.constantFrom(...hostileFamilies), fc.integer({ min: 20, max: 400 }))
  .map(([[, make], units]) => make(units));

/** Answers of a chatbot: sensible ones, signs thrown together, and what nobody would write. */
export const answers: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: answerArb },
  { weight: 6, arbitrary: inlineSoupArb },
  { weight: 4, arbitrary: blockSoupArb },
  { weight: 1, arbitrary: tableArb },
  { weight: 2, arbitrary: hostileMarkdown },
  { weight: 3, arbitrary: hostileText },
  {
    weight: 3,
    arbitrary: fc
      .tuple(inlineSoupArb, hostileText, blockSoupArb)
      .map(([one, two, three]) => `${one}${two}\n${three}`),
  },
);
