import { startPartners } from "./partner-process.ts";
import { measureTurns } from "./growth.ts";
import { profileBridge } from "./profile.ts";
import { hangUp } from "./load.ts";
const p = await startPartners();
try { 
 let t=Date.now(); console.log(await measureTurns(p, {fewConversations: 1, manyConversations: 1, manyTurns: 300, longConversations: 20}), Date.now()-t);
} finally { p.stop(); hangUp(); }
