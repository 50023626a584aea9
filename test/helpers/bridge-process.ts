import * as v from "valibot";
import { startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";

/**
 * A bridge in a process of its own, so that a test can kill it. Told how to start by its first
 * message, says where it listens, then hands on every line the Worker prints.
 */
const orders = v.object({
  port: v.number(),
  folder: v.string(),
  variables: v.record(v.string(), v.string()),
});

process.once("message", (message) => {
  const { port, folder, variables } = v.parse(orders, message);
  void startBridgeRuntime({
    port,
    folder,
    variables,
    print: (line) => process.send?.({ line }),
  }).then(({ url }) => process.send?.({ url }));
});
// Its parent is gone: so is the test.
process.once("disconnect", () => process.exit());
