import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["**/dist", "**/*.cjs", "**/*.mjs", "**/*.js"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  prettier,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_+$" }],
      // Prettier limits the width of code.
      "max-len": ["error", { code: 1000, comments: 100, ignoreUrls: true, ignorePattern: "eslint-disable" }],
    },
  },
  {
    files: ["packages/local-cloud/**/*.ts", "packages/local-firehose/**/*.ts", "packages/operator/**/*.ts"],
    ignores: ["packages/operator/build.ts", "packages/*/tests/**"],
    // packages/operator/escaped-output.ts escapes control characters in terminal output.
    rules: { "no-console": "error" },
  },
  {
    files: ["components/**/*.ts", "settings/**/*.ts", "plugin/**/*.ts", "index.ts"],
    // components/aws.ts says why.
    rules: { "no-restricted-imports": ["error", { paths: ["@pulumi/aws", "@pulumi/awsx"] }] },
  },
  {
    files: ["tests/**/*.ts", "packages/*/tests/**/*.ts", "tools/**/*.test.ts"],
    rules: {
      // Tests look into untyped registrations and assert that a value is there before they use it.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
