namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The style sheet of the HTML page. Colors are variables with two sets of values; text has a contrast of more than 7:1 in both, and the
/// colors of the columns more than 4.5:1. Print uses the light set.
/// </summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public const string Sheet = """

        :root {
          --text: #1c1c1c; --muted: #4a4a4a; --page: #ffffff; --panel: #f4f4f4; --grid: #c8c8c8;
          --column-0: #0060a8; --column-1: #a84300; --column-2: #006b4a; --column-3: #7a3fa0;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --text: #ececec; --muted: #bdbdbd; --page: #161616; --panel: #222222; --grid: #4c4c4c;
            --column-0: #7cbcf5; --column-1: #ffab70; --column-2: #5fd6ad; --column-3: #d0adf5;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, Arial, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.5rem 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; break-after: avoid; }
        p, li { overflow-wrap: anywhere; }
        ul { padding-left: 1.2rem; }
        .columns { list-style: none; padding: 0; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
        .swatch { display: inline-block; width: 0.9rem; height: 0.9rem; margin-right: 0.5rem; vertical-align: -0.1rem; }
        .column-0 { background: var(--column-0); } .column-1 { background: var(--column-1); }
        .column-2 { background: var(--column-2); } .column-3 { background: var(--column-3); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; }
        th:first-child { text-align: left; padding-left: 0; min-width: 8rem; white-space: normal; }
        thead th { white-space: normal; vertical-align: bottom; }
        tbody th { font-weight: 400; }
        tbody th.part { padding-left: 1.25rem; color: var(--muted); }
        figure { margin: 0; background: var(--panel); padding: 0.75rem; break-inside: avoid; }
        figcaption { color: var(--text); overflow-wrap: anywhere; }
        figure svg { display: block; width: 100%; height: auto; }
        .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
        .charts figcaption { margin-bottom: 0.5rem; }
        .faces { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); align-items: start; }
        .faces svg { max-height: 14rem; }
        .faces figcaption { margin-top: 0.5rem; font-size: 0.85rem; }
        .missing { margin: 0; color: var(--muted); }
        .truth, .answer, .gap { fill: none; }
        .truth { stroke: #00e08a; } .answer { stroke: #ff5c8a; } .gap { stroke: #ffffff; }
        summary { cursor: pointer; }
        .list { font-size: 0.9rem; }
        @page { margin: 14mm; }
        @media print {
          body { font-size: 10pt; }
          main { max-width: none; padding: 0 1mm; }
          .scroll { overflow: visible; }
          th, td { white-space: normal; padding: 0.15rem 0.4rem; }
          figure { background: none; border: 1px solid var(--grid); }
          thead th { white-space: normal; }
          .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .faces { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.5rem; }
          .faces svg { max-height: 9rem; }
          .swatch { print-color-adjust: exact; }
        }

        """;
}
