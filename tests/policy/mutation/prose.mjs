// What a rule says about itself is compared as a whole, with the generated catalogue and by the
// tests of the report; a mutated letter in it is no fault of a rule.
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

const PROSE = new Set([
  "name",
  "description",
  "why",
  "level",
  "severity",
  "framework",
  "tags",
  "remediationSteps",
  "url",
  "problem",
  "fix",
  "unseen",
]);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "prose", {
    shouldIgnore({ node }) {
      const isProse = node.type === "ObjectProperty" && node.key.type === "Identifier" && PROSE.has(node.key.name);
      return isProse ? "text for people" : undefined;
    },
  }),
];
