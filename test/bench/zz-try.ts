import { startPartners } from "./partner-process.ts";
import { measureTurns } from "./growth.ts";
import { profileBridge } from "./profile.ts";
import { hangUp } from "./load.ts";
const p = await startPartners();
try { 
 const f = await profileBridge(p, {chats:100, perChat: 15});
 for (const { name, place, share } of f.slice(0, 60)) console.log((share*100).toFixed(1), name, place);
 let t=Date.now(); console.log(await measureTurns(p, {fewConversations: 1, manyConversations: 1, manyTurns: 300, longConversations: 20}), Date.now()-t);
} finally { p.stop(); hangUp(); }
