import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { preProcessFile } from "typescript";
import { pages, root } from "./markdown";

const manifests = [
  "",
  "policy/",
  "plugin/",
  "tools/",
  ...["client", "local-cloud", "local-firehose", "offline", "operator"].map((name) => `packages/${name}/`),
].map((folder) => `${folder}package.json`);

type Versions = Readonly<Record<string, string>>;

interface Manifest extends Readonly<
  Partial<Record<"dependencies" | "devDependencies" | "peerDependencies", Versions>>
> {
  readonly name: string;
  readonly version: string;
}

const contents = manifests.map((file) => ({
  file,
  ...(JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest),
}));

describe("the list of dependencies", () => {
  it("has a reason for each, and only installed ones", () => {
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

  for (const { dependencies, devDependencies, file } of contents)
    it(`is pinned exactly in ${file}`, () => {
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      );
      assert.deepEqual(loose, []);
    });

  for (const { dependencies, devDependencies, file, name, peerDependencies } of contents) {
    if (!/^(packages|policy)/.test(file)) continue;
    it(`has all that ${file.replace("package.json", "")} imports`, () => {
      const declared = new Set([name, ...Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })]);
      assert.deepEqual(
        importedPackages(join(root, file, "..")).filter((imported) => !declared.has(imported)),
        [],
      );
    });
  }

  it("is published at one version", () => {
    const versions = contents.map(({ version }) => version);
    assert.equal(new Set(versions).size, 1, versions.join(", "));
  });
});

/** Packages that the code below a folder imports, without its tests. */
function importedPackages(folder: string): readonly string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/(^|\/)(node_modules|dist|tests)\/|\.d\.ts$/.test(file),
  );
  const modules = sources.flatMap((file) =>
    preProcessFile(readFileSync(join(folder, file), "utf8")).importedFiles.map(({ fileName }) => fileName),
  );
  const foreign = modules.filter((module) => !module.startsWith(".") && !isBuiltin(module));
  return [...new Set(foreign.map((module) => /^(@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module))];
}
