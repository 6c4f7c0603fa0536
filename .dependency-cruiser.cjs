// Directions of imports, without circles. `npm run lint` checks them.

/** What each part may import besides itself. CONTRIBUTING.md draws the same picture. */
const directions = {
  "index.ts": ["settings", "streams", "components", "packages/client"],
  settings: ["streams", "components", "lambda"],
  streams: ["lambda"],
  components: ["lambda"],
  lambda: [],
  policy: [],
  plugin: ["index.ts", "settings", "packages/client"],
  examples: ["packages/client"],
  "packages/client": [],
  "packages/operator": ["packages/client", "settings", "streams", "components", "lambda"],
  "packages/offline": ["packages/operator"],
  "packages/local-cloud": ["packages/local-firehose", "packages/operator", "lambda"],
  "packages/local-firehose": ["packages/offline", "packages/operator", "streams", "lambda"],
};
const parts = [...Object.keys(directions), "tests", "tools"];
const inside = (part) => (part.endsWith(".ts") ? `^${part}$` : `^${part}/`);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "packages import each other by name",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    ...Object.entries(directions).map(([part, allowed]) => ({
      name: `${part} imports only ${[...allowed, "itself"].join(", ")}`,
      severity: "error",
      from: { path: inside(part), pathNot: "/tests/|\\.test\\.ts$" },
      to: { path: parts.filter((to) => to !== part && !allowed.includes(to)).map(inside) },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|dist)/" },
    // Also imports of types, which readers follow.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".cjs", ".json"] },
  },
};
