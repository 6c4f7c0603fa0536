// Deploys a function of the program itself. V8's debugger finds what it captures; the engine
// attaches the debugger only then.
const pulumi = require("@pulumi/pulumi");

const captured = { limit: 42 };
exports.text = pulumi.output(pulumi.runtime.serializeFunction(() => captured.limit)).apply(({ text }) => text);
