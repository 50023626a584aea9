import { startPartners } from "./partner-process.ts";
import { measureStorage } from "./storage.ts";
import { hangUp } from "./load.ts";
const p = await startPartners();
try {
  console.log(await measureStorage(p));
} finally {
  p.stop();
  hangUp();
}
