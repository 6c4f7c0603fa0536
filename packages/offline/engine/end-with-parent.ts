import * as path from "node:path";

/** Arguments that end a Node process together with the process that starts it. */
export const endWithParent = ["--require", path.join(__dirname, "../end-with-parent.cjs")] as const;
