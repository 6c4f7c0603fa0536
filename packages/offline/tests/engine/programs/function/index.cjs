// Deploys a function of the program itself. What it captures is found by V8's debugger, which the engine attaches only then.
const pulumi = require("@pulumi/pulumi");

const captured = { limit: 42 };
exports.text = pulumi.output(pulumi.runtime.serializeFunction(() => captured.limit)).apply(({ text }) => text);
