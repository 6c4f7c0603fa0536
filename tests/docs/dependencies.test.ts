import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pages, root } from "./markdown";

const manifests = [
  "",
  "policy/",
  "plugin/",
  "tools/",
  ...["client", "offline", "local-firehose", "operator"].map((name) => `packages/${name}/`),
].map((folder) => `${folder}package.json`);

type Versions = Readonly<Record<string, string>>;

describe("the list of dependencies", () => {
  it("has a reason for each, and only installed ones", () => {
    const contents = manifests.map(
      (file) => JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, Versions | undefined>,
    );
    const versions: Versions = Object.assign(
      {},
      ...contents.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]),
    ) as Versions;
    const { text } = pages().find(({ file }) => file === "docs/adr/0001-dependencies.md")!;
    const [packages = ""] = text.split("## Own code");
    const cells = [...packages.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = ""]) => cell);
    const listed = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
    const stands = (name: string, entry: string): boolean =>
      entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : name === entry;
    assert.deepEqual(
      Object.keys(versions).filter(
        (name) => !name.startsWith("@private-ingest/") && !listed.some((entry) => stands(name, entry)),
      ),
      [],
    );
    const unexpected = listed.filter((entry) => !Object.keys(versions).some((name) => stands(name, entry)));
    assert.deepEqual(unexpected, []);
  });

  for (const file of manifests)
    it(`is pinned exactly in ${file}`, () => {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
        dependencies?: Versions;
        devDependencies?: Versions;
      };
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      );
      assert.deepEqual(loose, []);
    });

  it("is published at one version", () => {
    const versions = manifests.map(
      (file) => (JSON.parse(readFileSync(join(root, file), "utf8")) as { version: string }).version,
    );
    assert.equal(new Set(versions).size, 1, versions.join(", "));
  });
});
