// Runs the rules' tests inside Stryker's own process: one start for hundreds of mutants. Stryker's
// runner for mocha needs a part of mocha that version 12 no longer has; this one needs only what
// mocha documents.
import { createRequire } from "node:module";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { DryRunStatus, TestStatus, toMutantRunResult } from "@stryker-mutator/api/test-runner";

/** Tests that see the rules' source; those that start the pack see what is built. */
const TESTS = [
  "cases",
  "in-process",
  "mixed-rules",
  "access-policy",
  "cidr",
  "exemptions",
  "ports",
  "settings",
  "truth",
];

class RulesRunner {
  static inject = tokens(commonTokens.options);
  #mocha;

  /** A mutant of what runs while a file is loaded needs a process that has not loaded it yet. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    const { tests } = await this.#run(/.*/, false);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: shared().mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, disableBail }) {
    shared().activeMutant = activeMutant.id;
    const titles = testFilter?.map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    try {
      const { tests } = await this.#run(titles ? new RegExp(`^(?:${titles.join("|")})$`) : /.*/, !disableBail);
      return toMutantRunResult({ status: DryRunStatus.Complete, tests });
    } catch (error) {
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) });
    }
  }

  /** Loads the tests at the first run, when it is known which mutant is active. */
  async #loaded() {
    if (this.#mocha) return this.#mocha;
    // Stryker's copy of the project becomes the working directory only after this module is loaded.
    const project = process.cwd();
    const require = createRequire(`${project}/package.json`);
    require("ts-node/register/transpile-only");
    const Mocha = require("mocha");
    const mocha = new Mocha({ reporter: class {}, timeout: 60_000, parallel: false });
    mocha.cleanReferencesAfterRun(false);
    for (const name of TESTS) mocha.addFile(`${project}/tests/policy/${name}.test.ts`);
    await mocha.loadFilesAsync();
    return (this.#mocha = mocha);
  }

  async #run(titles, bail) {
    const mocha = await this.#loaded();
    mocha.grep(titles);
    mocha.bail(bail);
    const results = new Map();
    await new Promise((resolve) => {
      const runner = mocha.run(resolve);
      runner.on("test", (test) => {
        shared().currentTestId = test.fullTitle();
      });
      runner.on("test end", (test) => {
        const id = test.fullTitle();
        const failed = test.state === "failed";
        // Cases that are alike share a title: one that fails is enough.
        if (results.get(id)?.status === TestStatus.Failed) return;
        const common = { id, name: id, timeSpentMs: test.duration ?? 0 };
        results.set(
          id,
          failed
            ? { ...common, status: TestStatus.Failed, failureMessage: String(test.err?.message) }
            : { ...common, status: TestStatus.Success },
        );
      });
    });
    return { tests: [...results.values()] };
  }
}

/** What the instrumented code and its runner share. */
function shared() {
  return (globalThis.__stryker__ ??= {});
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "rules", RulesRunner)];
