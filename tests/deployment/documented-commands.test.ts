// Runs the documented commands that need a deployed stack.
import { skipAfterFailure, toolchainOrReason } from "./deployed";
import { Terminal } from "./documented/terminal";
import { commandOf, take } from "./documented/walk";
import { walks } from "./documented/walks";

for (const walk of walks)
  describe(`documented commands: ${walk.title}`, function () {
    this.timeout(20 * 60_000);
    let terminal: Terminal | undefined;

    before(async function () {
      const toolchain = await toolchainOrReason(true);
      if (typeof toolchain === "string") {
        console.log(`    skipped: ${toolchain}`);
        return this.skip();
      }
      terminal = await Terminal.open(toolchain, walk.domains, walk.installs !== true);
    });
    after(() => terminal?.close());
    skipAfterFailure();

    for (const step of walk.steps)
      it(commandOf(step) ?? (step as { that: string }).that, () => take(step, walk, terminal!));
  });
