import { createHash } from 'node:crypto';

/** Text and controls keep 4.5:1 and 3:1 against what is behind them, by day and in the dark (WCAG 2.2, 1.4.3 and 1.4.11). */
export const STYLE = `
:root{color-scheme:light dark;--page:#f3f5f6;--card:#fff;--text:#15202a;--muted:#4b5863;--line:#cfd6dc;--edge:#77848f;--accent:#0b5563;--on-accent:#fff;
--bad:#8c1d18;--bad-soft:#fdecea;--good:#0d5328;--good-soft:#e5f4ea;--note-soft:#e6f1f4}
@media (prefers-color-scheme:dark){:root{--page:#0d1317;--card:#162027;--text:#e7ecf0;--muted:#a8b5c0;--line:#31404b;--edge:#8595a2;--accent:#79d2e2;--on-accent:#062027;
--bad:#ffb3a8;--bad-soft:#3b1a17;--good:#a4e2b6;--good-soft:#12301e;--note-soft:#14303a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 3rem}
.eyebrow{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;margin:0 0 .5rem;color:var(--muted);font-size:.9375rem}
.eyebrow b{color:var(--accent)}
.badge{border:1px solid var(--bad);color:var(--bad);background:var(--bad-soft);border-radius:.25rem;padding:0 .45rem;font-weight:700;font-size:.8125rem;letter-spacing:.03em}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.125rem;margin:0 0 .5rem}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
.lead{color:var(--muted)}
a{color:var(--accent)}
section,form,.notice{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
section>:last-child,.notice>:last-child{margin-bottom:0}
.notice{border-left:.375rem solid var(--accent);background:var(--note-soft)}
.notice.wrong{border-left-color:var(--bad);background:var(--bad-soft)}
.notice ul{margin:0;padding-left:1.25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1rem;margin:0}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
dd small{display:block;color:var(--muted);font-size:.875rem}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{overflow-wrap:anywhere}
ol.steps{margin:0;padding:0;list-style:none;counter-reset:step}
ol.steps>li{counter-increment:step;margin:.75rem 0 0}
ol.steps>li>p::before{content:counter(step) ". ";color:var(--muted)}
ol.steps p{margin-bottom:.375rem}
pre{margin:0;padding:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:.375rem;background:var(--page)}
pre span{display:block;padding:0 .75rem 0 2.75ch;text-indent:-2ch}
pre .goes{background:var(--bad-soft);color:var(--bad)}
pre .comes{background:var(--good-soft);color:var(--good)}
pre .folded{color:var(--muted)}
details{margin:.5rem 0 0}
details pre{padding:.5rem .75rem}
details b{display:block;margin:.5rem 0 .25rem;font-size:.875rem;color:var(--muted)}
summary{cursor:pointer;padding:.25rem 0;color:var(--accent)}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend{font-size:1.125rem;font-weight:700;padding:0;margin:0 0 .5rem}
.choice{display:grid;grid-template-columns:1.5rem 1fr;gap:0 .75rem;align-items:start;padding:.75rem;margin:0 0 .5rem;border:1px solid var(--edge);border-radius:.375rem;cursor:pointer}
.choice input{width:1.375rem;height:1.375rem;margin:.125rem 0 0;accent-color:var(--accent)}
.choice b{display:block}
.choice small{display:block;color:var(--muted);font-size:.9375rem}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.why{padding:.25rem .75rem .5rem;margin:0 0 .5rem 1.125rem;border-left:.1875rem solid var(--line)}
.why label{display:block;font-weight:600;margin:.5rem 0 .25rem}
.why small{display:block;margin-top:.375rem;color:var(--muted);font-size:.875rem}
.why input{font:inherit;color:inherit;background:var(--page);border:1px solid var(--edge);border-radius:.375rem;padding:.5rem .625rem;width:100%;min-height:2.75rem}
.why input[type=date]{width:auto;min-width:11rem}
.why .error{color:var(--bad);font-weight:600;margin:.25rem 0 0}
.why [aria-invalid=true]{border:2px solid var(--bad)}
@supports selector(:has(*)){form:not(:has(#keep:checked)) .why{display:none}}
button{font:inherit;font-weight:700;color:var(--on-accent);background:var(--accent);border:0;border-radius:.375rem;padding:.75rem 1.5rem;min-height:3rem;width:100%;margin-top:.5rem;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
footer{color:var(--muted);font-size:.875rem}
footer p{margin:0 0 .25rem}
@media (min-width:40rem){main{padding-top:2.5rem}h1{font-size:1.75rem}section,form,.notice{padding:1.25rem 1.5rem}button{width:auto}}
@media (max-width:30rem){main{padding:1rem .625rem 2rem}section,form,.notice{padding:.875rem .75rem}pre{font-size:.75rem}pre span{padding:0 .375rem 0 2.375ch}}
@media (max-width:25rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}dd:last-child{margin-bottom:0}}
@media (forced-colors:active){pre .goes,pre .comes{font-weight:700}}
`;

/** What the content security policy lets the page's one style sheet through by. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
