// Builds the toolchain before the tests: `.ci/run` starts it beside other steps.
import { findToolchain } from "./toolchain";

void findToolchain().then((toolchain) => {
  console.log(typeof toolchain === "string" ? toolchain : toolchain.pulumi);
  process.exitCode = typeof toolchain === "string" ? 1 : 0;
});
