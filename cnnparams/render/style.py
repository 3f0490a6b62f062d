"""The style of tables in HTML: the ink of the page around them, so that it fits light and dark ones."""

# No theme is asked for: a light page may stand on a dark desktop. Selectors are doubled to be stronger than
# those of notebooks. The empty summary of a row lies over the row, so that all of it can be clicked.
STYLE = """
.cnnparams.cnnparams { font-family: system-ui, sans-serif; font-size: 14px; line-height: 1.35; color: inherit;
  overflow-x: auto; max-width: 100%; }
.cnnparams.cnnparams table { border-collapse: collapse; margin: 0; border: 0; color: inherit; background: none;
  font-size: inherit; }
.cnnparams.cnnparams table.rows { table-layout: fixed; width: max-content; display: table; }
.cnnparams.cnnparams caption { caption-side: top; padding: 0.3em 0.6em; font-size: 1.1em; color: inherit; }
.cnnparams.cnnparams tr, .cnnparams.cnnparams tr:hover, .cnnparams.cnnparams tr:nth-child(even) {
  background: none; border: 0; }
.cnnparams.cnnparams :is(td, th) { border: 0; padding: 0.2em 0.6em; color: inherit; vertical-align: top;
  font-weight: normal; overflow-wrap: anywhere; background: none; max-width: none; white-space: normal; }
.cnnparams.cnnparams tr > .right { font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.cnnparams.cnnparams tr > .left:not(:first-child) { overflow-wrap: normal; }
.cnnparams.cnnparams thead :is(td, th) { font-weight: 600; border-bottom: 1px solid rgba(127, 127, 127, 0.5); }
.cnnparams.cnnparams tr.block > th, .cnnparams.cnnparams tr.total > :is(th, td) { font-weight: 600; }
.cnnparams.cnnparams tr.total > :is(th, td) { border-top: 1px solid rgba(127, 127, 127, 0.5); }
.cnnparams.cnnparams .muted { opacity: 0.7; }
.cnnparams.cnnparams tr > td.bar { padding: 0.45em 0 0; }
.cnnparams.cnnparams span.bar { display: block; height: 0.7em; background: #2f7dd1; border-radius: 1px; }
.cnnparams.cnnparams tr.block span.bar { opacity: 0.35; }
.cnnparams.cnnparams tr.inside > td { padding: 0; }
.cnnparams.cnnparams tr.opens:has(+ tr.inside > td > details > summary:hover) { background: rgba(127, 127, 127, 0.15); }
.cnnparams.cnnparams summary { display: block; position: relative; height: 1.75em; margin: -1.75em 0 0;
  overflow: hidden; color: transparent; cursor: pointer; list-style: none; user-select: none; }
.cnnparams.cnnparams summary::-webkit-details-marker { display: none; }
.cnnparams.cnnparams summary::before { content: ""; position: absolute; top: 0.62em;
  left: calc(0.5em + var(--depth, 0) * 1.2em); border: solid rgba(127, 127, 127, 1);
  border-width: 0.32em 0 0.32em 0.45em; border-color: transparent transparent transparent rgba(127, 127, 127, 1); }
.cnnparams.cnnparams details[open] > summary::before { border-width: 0.45em 0.32em 0 0.32em;
  border-color: rgba(127, 127, 127, 1) transparent transparent; }
.cnnparams.cnnparams summary:focus-visible { outline: 2px solid #2f7dd1; outline-offset: -2px; }
.cnnparams.cnnparams .sheet { margin: 0.2em 0 0.6em calc(1.8em + var(--depth, 0) * 1.2em); padding-left: 0.6em;
  border-left: 2px solid #2f7dd1; }
.cnnparams.cnnparams .arithmetic :is(td, th) { padding: 0.1em 1em 0.1em 0; }
.cnnparams.cnnparams .arithmetic code { font-size: 0.92em; color: inherit; background: none; }
.cnnparams.cnnparams .letters { opacity: 0.8; padding-top: 0.2em; font-size: 0.92em; max-width: 60em; }
.cnnparams.cnnparams p { margin: 0.3em 0.6em; color: inherit; }
"""
