import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Template {
  readonly description: string;
  readonly quickstart: string;
  readonly config: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
}

const { config, template } = parse(read("Pulumi.yaml")) as {
  readonly config: Readonly<Record<string, { readonly default: unknown }>>;
  /** A project made by `pulumi new` has none. */
  readonly template?: Template;
};

if (template !== undefined)
  describe("the template for pulumi new", () => {
    it("asks for existing settings, with their defaults", () => {
      const asked = Object.entries(template.config).filter(([key]) => key !== "aws:region");
      assert.ok(asked.length > 3);
      for (const [key, question] of asked) {
        assert.ok(question.description.length > 10, key);
        assert.equal(question.default, String(config[key]?.default), key);
      }
    });

    it("names the next steps, by existing commands", () => {
      assert.ok(template.description.length > 20);
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      const named = (pattern: RegExp): string[] =>
        [...template.quickstart.matchAll(pattern)].map(([, name = ""]) => name);
      assert.deepEqual(named(/npm run ([\w:-]+)/g), ["demo"]);
      assert.ok("demo" in scripts);
      assert.deepEqual(named(/(\w+) to\s+(?:true|false)/g), ["protectData", "allowDataLoss"]);
      assert.ok("protectData" in config && "allowDataLoss" in config);
    });

    it("has no text that the CLI would replace, and no plugin beside the program", function () {
      if (!existsSync(join(root, ".git"))) {
        console.log("    skipped: it asks git for the files, and this folder is no repository");
        return this.skip();
      }
      const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
        .split("\0")
        // `pulumi stack rm` deletes a file that git has.
        .filter((file) => file !== "" && existsSync(join(root, file)));
      const placeholder = new RegExp(`\\$\\{(${["PROJECT", "DESCRIPTION"].join("|")})\\}`);
      const replaced = files.filter((file) => !file.endsWith(".svg") && placeholder.test(read(file)));
      assert.deepEqual(replaced, []);
      assert.ok(!files.includes("PulumiPlugin.yaml"));
    });
  });
