/** Takes the lock of the file on each line of its input, and says whether it had it. */
import { createInterface } from "node:readline";
import { ProblemError } from "../context";
import { FileLock } from "../replaying/lock";

let held: FileLock | undefined;
createInterface(process.stdin).on("line", (file) => {
  if (file === "") {
    held?.release();
    held = undefined;
    process.stdout.write("released\n");
    return;
  }
  try {
    held = FileLock.take(file);
    process.stdout.write("held\n");
  } catch (error) {
    process.stdout.write(error instanceof ProblemError ? "refused\n" : `${String(error)}\n`);
  }
});
process.stdout.write("ready\n");
