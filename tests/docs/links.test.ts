import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchors, pages, root } from "./markdown";

const all = pages();
const byFile = new Map(all.map((page) => [page.file, page]));

describe("the documentation", () => {
  it("links to files and headings that exist", () => {
    const broken = all.flatMap(({ file, prose }) =>
      [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^(https?|mailto):/.test(target))
        .flatMap((target) => {
          const [path = "", anchor] = target.split("#");
          const to = path === "" ? file : normalize(join(dirname(file), path));
          if (!existsSync(join(root, to))) return [`${file}: ${target} is not there`];
          const page = byFile.get(to);
          return anchor !== undefined && page && !anchors(page).has(anchor) ? [`${file}: no heading ${target}`] : [];
        }),
    );
    assert.deepEqual(broken, []);
  });

  it("names files that exist", () => {
    const missing = all.flatMap(({ file, inline }) =>
      inline
        .filter((code) => /^\.?[\w-]+(\/[\w.-]+)+\.(ts|ya?ml|json|md|cjs)$/.test(code) && !existsSync(join(root, code)))
        .map((code) => `${file}: ${code}`),
    );
    assert.deepEqual(missing, []);
  });

  it("has every page in the index of docs/", () => {
    const index = byFile.get("docs/README.md")!.prose;
    const unlisted = readdirSync(join(root, "docs"))
      .filter((file) => file.endsWith(".md") && file !== "README.md")
      .filter((file) => !index.includes(`](${file})`));
    assert.deepEqual(unlisted, []);
  });

  it("has no table without a line under its head", () => {
    const broken = all.flatMap(({ file, text }) =>
      (text.match(/(^\|.*\n)+/gm) ?? [])
        .filter((table) => !/^\|.*\n\|[\s|:-]+\|\n/.test(table))
        .map((table) => `${file}: ${table.split("\n")[0] ?? ""}`),
    );
    assert.deepEqual(broken, []);
  });
});
