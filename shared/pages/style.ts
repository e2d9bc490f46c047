/** One typeface, four sizes, an 8-pixel grid, one accent; light and dark from the same names. */
export const style = `
:root{--paper:#f7f5f1;--card:#fff;--ink:#23211d;--soft:#5d594f;--line:#dcd7cc;--accent:#1f4f8b;--on-accent:#fff;--warn:#8a4b08;--warn-paper:#fdf3e3}
@media (prefers-color-scheme:dark){:root{--paper:#191a1c;--card:#222427;--ink:#ecebe8;--soft:#aeb0b3;--line:#3b3e43;--accent:#9cc2f5;--on-accent:#10233d;--warn:#f0b96b;--warn-paper:#2f2719}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto;padding:48px 24px 24px}
.business{margin:0 0 24px;color:var(--soft);font-weight:600}
h1{margin:0 0 16px;font-size:28px;line-height:1.2;font-weight:650;text-wrap:balance}
h2{margin:0 0 8px;font-size:16px;font-weight:650}
p{margin:0 0 16px}
.lead{font-size:20px;line-height:1.4}
.two{display:grid;grid-template-columns:1fr 1fr;margin:24px 0;border:1px solid var(--line);border-radius:8px;background:var(--card)}
.two>section{padding:16px}
.two>section+section{border-left:1px solid var(--line)}
.two ul{margin:0;padding:0;list-style:none}
.two li+li{margin-top:8px}
form{margin:24px 0 0}
button,.button{display:inline-block;min-height:48px;padding:12px 24px;border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.second{background:transparent;color:var(--accent)}
form+form{margin-top:8px}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.small,footer{color:var(--soft);font-size:14px}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:24px}
form+.small{margin-top:16px}
footer{max-width:36rem;margin:0 auto;padding:0 24px 48px}
nav{display:flex;flex-wrap:wrap;gap:0 24px}
nav>*{display:inline-flex;align-items:center;min-height:40px}
nav [aria-current]{font-weight:600}
fieldset{margin:24px 0 0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--card)}
legend{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.choice{display:grid;grid-template-columns:auto 1fr;gap:0 12px;align-items:center;min-height:56px;padding:8px 16px;cursor:pointer}
.choice+.choice{border-top:1px solid var(--line)}
.choice input{width:20px;height:20px;margin:0;accent-color:var(--accent)}
.choice .small{grid-column:2}
.closed{cursor:default;color:var(--soft)}
.note{margin:24px 0;padding:16px;border:1px solid var(--warn);border-radius:8px;background:var(--warn-paper)}
.note p:last-child{margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 16px;margin:24px 0;padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--card)}
dt{color:var(--soft)}
dd{margin:0}
p>.button{margin-top:8px}
.preview{margin:32px 0 0;padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--card)}
.preview h3{margin:16px 0 4px;font-size:14px;font-weight:600;color:var(--soft)}
.preview ul{margin:0;padding:0;list-style:none}
.preview li{display:grid;grid-template-columns:9rem 1fr;gap:0 16px;padding:4px 0}
.preview .small{margin:16px 0 0}
dd,.preview h2,.choice span:not(.small),.business{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
progress{width:100%;height:16px;accent-color:var(--accent)}
@media (max-width:30rem){main{padding-top:32px}dl{grid-template-columns:1fr;gap:0}dt{font-size:14px}dd+dt{margin-top:16px}.two{grid-template-columns:1fr}.two>section+section{border-left:0;border-top:1px solid var(--line)}button,.button{width:100%;text-align:center}}
`;
