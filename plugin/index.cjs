// The entry point that PulumiPlugin.yaml names. Its TypeScript is only transpiled, by the bundler that the program needs anyway:
// the launcher would check the types of all of it at every start, which takes 20 seconds and development dependencies.
require("@private-ingest/local-firehose/compile.cjs");
require("./main.ts");
