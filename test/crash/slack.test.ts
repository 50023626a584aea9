import {
  createSlackSimulator,
  SENT_POINT,
  type SimulatedApp,
  type SlackSimulator,
  WEBHOOK_CALL,
} from "../../src/simulator/slack/index.ts";
import { addBot, botMessagesIn, newPerson, riggedSlack, slackKeyOf } from "../helpers/slack.ts";
import { isPostTo } from "../helpers/slack-calls.ts";
import { type CrashTalk, crashScenarios } from "./scenarios.ts";

/** The last of Slack's retries, six minutes later, is then twenty seconds later: a slow machine is back by then. */
const RETRIES_SCALE = 0.06;

crashScenarios("slack", async () => {
  const slack = await createSlackSimulator({ timeScale: RETRIES_SCALE, rates: false });
  const app = addBot(slack);
  let talks = 0;
  return {
    ...riggedSlack(slack),
    faults: slack.faults,
    webhook: { call: WEBHOOK_CALL, sent: SENT_POINT, overtakes: true },
    answers: { lengthyCharacters: 15_000, lostReply: "found" },
    idle: () => slack.delivery.idle(),
    newTalk() {
      talks += 1;
      // By twos: who is killed changes with every run.
      return talks % 4 < 2 ? directTalk(slack, app) : threadTalk(slack, app);
    },
  };
});

/** A direct message, answered outside of threads. */
function directTalk(slack: SlackSimulator, app: SimulatedApp): CrashTalk {
  const person = newPerson(slack);
  const channel = slack.control.directMessage(person, app);
  return {
    key: slackKeyOf(app, { channel }),
    say: (text) => void slack.control.say(channel, person, { text }),
    texts: () =>
      botMessagesIn(slack, channel)
        .filter(({ threadTs }) => threadTs === undefined)
        .map(({ text }) => text),
    isSend: isPostTo(channel),
  };
}

/** A thread among people, in which the bot is mentioned each time. */
function threadTalk(slack: SlackSimulator, app: SimulatedApp): CrashTalk {
  const person = newPerson(slack);
  const channel = slack.control.createChannel({ people: [person], apps: [app] });
  const { ts: threadTs } = slack.control.say(channel, person, { text: "a thread" }).message;
  return {
    key: slackKeyOf(app, { channel, threadTs }),
    say(text) {
      slack.control.say(channel, person, { text: `@${app.name} ${text}`, threadTs });
    },
    texts: () =>
      botMessagesIn(slack, channel)
        .filter((message) => message.threadTs === threadTs)
        .map(({ text }) => text),
    isSend: isPostTo(channel),
  };
}
