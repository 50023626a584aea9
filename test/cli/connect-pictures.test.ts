import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { createSlackSimulator } from "../../src/simulator/slack/index.ts";
import { createTelegramSimulator } from "../../src/simulator/telegram/index.ts";
import { expectPicture } from "../docs/pictures/compare.ts";
import { terminalPicture } from "../docs/pictures/terminal.ts";
import { openRig, type Rig, type RiggedPlatform } from "../helpers/rig.ts";
import { addBot, riggedSlack } from "../helpers/slack.ts";
import { riggedWhatsApp, startWhatsApp } from "../helpers/whatsapp.ts";
import { BOT_TOKEN, riggedTelegram } from "../helpers/world.ts";
import { runCli } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What stands in the pictures for the address of the bridge. */
const BRIDGE = "https://causeway.you.workers.dev";

/** A platform, and what is typed besides its name and the bridge's address. */
interface Shown {
  readonly platform: RiggedPlatform;
  readonly more: string;
}

const shown: Readonly<Record<string, () => Promise<Shown>>> = {
  async telegram() {
    const telegram = await createTelegramSimulator({ rates: false });
    telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
    return { platform: { ...riggedTelegram(telegram), useBridge: () => undefined }, more: "" };
  },
  async slack() {
    const slack = await createSlackSimulator({ rates: false });
    addBot(slack);
    return { platform: riggedSlack(slack), more: " --check" };
  },
  async whatsapp() {
    const whatsapp = await startWhatsApp();
    const number = whatsapp.control.addNumber({ verifiedName: "Harbour Bakery" });
    const platform = { ...riggedWhatsApp(whatsapp, number), useBridge: () => undefined };
    return { platform, more: ` --waba ${number.wabaId}` };
  },
};

describe.each(Object.keys(shown))("the picture of connect %s", (name) => {
  let rig: Rig;
  let about: Shown | undefined;
  beforeAll(async () => {
    about = await shown[name]?.();
    if (about !== undefined) rig = await openRig(`cli-picture-${name}`, about.platform);
  });
  afterAll(() => rig.close());

  it("shows what the command prints", async () => {
    const { platform, more = "" } = about ?? {};
    const args = `connect ${name} --url ${rig.bridgeUrl()}${more}`.split(" ");
    const { out } = await runCli(args, platform?.variables);
    const command = `npm run causeway -- connect ${name} --url ${BRIDGE}${more}`;
    const printed = out.replaceAll(rig.bridgeUrl(), BRIDGE);
    expectPicture(
      `connect-${name}.svg`,
      terminalPicture(`What connect ${name} prints when all is well`, command, printed),
    );
  });
});
