/** The page's style sheet: light and dark as the system is, one column on a phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --back: light-dark(#eef1f4, #14181c);
  --pane: light-dark(#ffffff, #1d2329);
  --line: light-dark(#c8d0d8, #3a444d);
  --text: light-dark(#15191d, #e6eaee);
  --soft: light-dark(#56616b, #a3afba);
  --you: light-dark(#d9f2d0, #24472a);
  --bot: light-dark(#edf0f3, #2a323a);
  --link: light-dark(#0b57b0, #84bdff);
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--back); color: var(--text);
  font: 1rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0; }
header p { margin: .4rem 0 1rem; color: var(--soft); }
#connection:empty { display: none; }
#connection { color: inherit; font-weight: bold; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
section { display: flex; flex-direction: column; min-width: 0; padding: .8rem; background: var(--pane);
  border: 1px solid var(--line); border-radius: .6rem; }
ol { flex: 1; display: flex; flex-direction: column; gap: .5rem; min-height: 14rem; height: 55vh; margin: .6rem 0 0;
  padding: .2rem; overflow-y: auto; list-style: none; }
li { max-width: 88%; padding: .45rem .7rem; border-radius: .7rem; overflow-wrap: anywhere; }
li.you { align-self: flex-end; background: var(--you); }
li.bot { align-self: flex-start; background: var(--bot); }
.who { display: block; font-size: .8rem; color: var(--soft); }
.reply { display: block; padding-left: .5rem; border-left: 3px solid var(--line); font-size: .85rem; color: var(--soft); }
.words { white-space: pre-wrap; }
pre { margin: .3rem 0; padding: .5rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem;
  white-space: pre; }
blockquote { margin: .3rem 0; padding-left: .6rem; border-left: 3px solid var(--soft); }
code, kbd, pre { font: .9em ui-monospace, monospace; }
kbd { padding: 0 .25rem; border: 1px solid var(--line); border-radius: .25rem; }
a, .found { color: var(--link); }
.spoiler:not(:hover, :focus) { color: transparent; background: var(--line); }
.typing { min-height: 1.45em; margin: .2rem 0; color: var(--soft); font-size: .9rem; }
form { display: grid; grid-template-columns: 1fr auto; gap: .4rem; }
label { grid-column: 1 / -1; font-size: .9rem; color: var(--soft); }
textarea, button { padding: .5rem; border: 1px solid var(--line); border-radius: .4rem; font: inherit;
  background: var(--back); color: inherit; }
textarea { resize: vertical; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
details { margin-top: 1rem; }
#log { max-height: 40vh; overflow: auto; font-size: .8rem; }
`;
