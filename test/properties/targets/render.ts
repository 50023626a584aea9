import type { RenderedPlatform } from "../../rendering/platforms.ts";
import { platforms } from "../../rendering/platforms.ts";
import { answers } from "../bodies/answers.ts";
import { demand, tryCases } from "../sample.ts";
import type { Target } from "./target.ts";

/** The simulator reads each part as the platform would, and refuses what that would refuse. */
function check(platform: RenderedPlatform, markdown: string): void {
  const parts = platform.render(markdown);
  platform.seen(parts);
  // A part is stored as JSON, and comes back as it was.
  for (const { rich, plain } of parts) {
    demand(rich.isWellFormed() && plain.isWellFormed(), "half a surrogate pair");
    demand(plain.trim() !== "", "a part without words");
  }
}

/** Rendering answers: nothing throws, and the platform accepts every part. */
export const renderTargets: readonly Target[] = platforms.map((platform) => ({
  name: `render ${platform.name}`,
  files: [`src/platforms/${platform.name.toLowerCase()}/render*.ts`],
  run: () => tryCases(`render ${platform.name}`, answers, (markdown) => check(platform, markdown)),
}));
