// The spec reporter with a last line of totals for CI systems. FAILED_FILES names a file for the
// paths of failed test files, one per line.
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class SpecWithTotals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = new Set();
    runner.on(Runner.constants.EVENT_TEST_FAIL, ({ file, parent }) => failed.add(file ?? parent.file));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${pending} skipped\n`);
      if (process.env.FAILED_FILES) writeFileSync(process.env.FAILED_FILES, [...failed].join("\n"));
    });
  }
};
