/** On top of the pages' style: a reference is wide, dense and read by jumping about. */
export const docsStyle = `
html{scroll-padding-top:16px}
main{max-width:84rem;display:grid;grid-template-columns:20rem minmax(0,1fr);gap:0 48px}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:0 8px 48px 0;font-size:14px}
nav h2{margin:24px 0 0}
nav h2 a{color:var(--ink)}
nav ul{margin:0;padding:0;list-style:none}
nav li a{display:block;padding:4px 0;text-decoration:none}
nav li a:hover,nav h2 a:hover{text-decoration:underline}
.reference>section{padding-top:32px}
.reference h2{font-size:20px}
article{margin:0 0 32px;padding:16px 24px;border:1px solid var(--line);border-radius:8px;background:var(--card);scroll-margin-top:16px}
article:target{border-color:var(--accent)}
article h3{margin:0 0 8px;font-size:16px;font-weight:650}
article h3 a{color:inherit;text-decoration:none}
article h3 a:hover{text-decoration:underline}
article h4{margin:24px 0 8px;font-size:14px;color:var(--soft)}
code,pre,.method{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:14px}
pre{margin:0;padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--paper);white-space:pre-wrap}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{padding:8px 16px 8px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-top:0;color:var(--soft);font-weight:400}
tbody th{width:40%;font-weight:400}
.statuses tbody th{width:6rem}
td p:last-child{margin:0}
code{padding:0 4px;border:1px solid var(--line);border-radius:4px}
h3 code,pre code{padding:0;border:0}
.must,.type,nav .method{color:var(--soft)}
.must{font-size:14px}
@media (max-width:60rem){main{display:block}nav{position:static;max-height:none;padding:0 0 16px}nav ul{display:none}nav h2{display:inline-block;margin:8px 16px 0 0}nav h2 a{display:inline-block;padding:8px 0;color:var(--accent)}}
@media (max-width:30rem){main{padding-left:16px;padding-right:16px}article{padding:16px}table,tbody,tr,tbody th,td{display:block;width:auto}thead{display:none}tbody th{padding-bottom:0}td{border-top:0;padding-top:4px}}
`;
