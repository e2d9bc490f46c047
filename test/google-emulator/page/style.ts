import { trusted } from '../http/html.ts';

export const style = trusted(`
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #17181a);
  --ground: light-dark(#f6f7f8, #101113);
  --ink: light-dark(#1d2127, #e6e8eb);
  --soft: light-dark(#5b6470, #9aa3ae);
  --line: light-dark(#dde1e6, #2d3136);
  --accent: light-dark(#1a5fb4, #8ab8f0);
  --busy: light-dark(#e3edf9, #1d2c3f);
  --alarm: light-dark(#a51d2d, #ff8f8f);
}
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; color: var(--ink); background: var(--ground); }
header, main { max-width: 1280px; margin: 0 auto; padding: 16px; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; justify-content: space-between; }
h1 { margin: 0; font-size: 20px; font-weight: 600; }
h2 { margin: 0; font-size: 15px; font-weight: 600; }
p { margin: 0; }
.soft { color: var(--soft); }
.problem { margin-bottom: 16px; padding: 8px 16px; border: 1px solid var(--alarm); border-radius: 8px; color: var(--alarm); background: var(--paper); }
nav { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 16px; }
nav form { max-width: 100%; display: flex; flex-wrap: wrap; gap: 8px; margin-inline-end: auto; }
a { color: var(--accent); }
nav a { display: inline-flex; align-items: center; min-height: 40px; padding: 0 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); text-decoration: none; }
.week { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 8px; margin-bottom: 24px; }
.day { min-height: 96px; padding: 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
.day[data-today] { border-color: var(--accent); }
.day h2 { padding: 0 4px 8px; }
.event { margin-bottom: 8px; border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; background: var(--busy); overflow-wrap: anywhere; }
.event[open] { position: relative; z-index: 1; width: max(100%, 280px); }
.day:nth-child(n + 6) .event[open] { right: calc(max(100%, 280px) - 100%); }
.event[data-free] { border-left-style: dashed; background: var(--paper); }
.event summary { margin-left: 24px; padding: 8px 8px 8px 0; list-style-position: outside; cursor: pointer; }
.event strong { display: -webkit-inline-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; vertical-align: top; }
.event form, .new { display: grid; gap: 8px; padding: 8px; }
.new { grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); align-items: end; padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
label { display: grid; gap: 4px; font-size: 13px; color: var(--soft); }
input, select, button { width: 100%; min-width: 0; min-height: 40px; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; font: inherit; color: var(--ink); background: var(--paper); }
input:user-invalid { border-color: var(--alarm); }
nav input, nav select, nav button { width: auto; max-width: 100%; }
button { padding: 0 16px; cursor: pointer; color: var(--accent); }
.new button { color: var(--paper); background: var(--accent); border-color: var(--accent); }
button.remove { color: var(--alarm); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 900px) { .week { grid-template-columns: 1fr; } .day { min-height: 0; } }
`);
