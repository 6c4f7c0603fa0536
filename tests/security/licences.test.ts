import assert from "node:assert/strict";
import { licenceProblems } from "../../tools/scans/licences";

const exceptions = {
  "axe-core@1.0.0": { licenses: "MPL-2.0" },
  "spdx-exceptions@1.0.0": { licenses: "CC-BY-3.0" },
  "@logdna/tail-file@1.0.0": { licenses: "Custom: LICENSE" },
};

describe("licences of dependencies", () => {
  it("are allowed by name, by one of a choice, by all of a combination", () => {
    for (const licenses of ["MIT", "(MIT OR GPL-3.0)", "(BSD-3-Clause AND Apache-2.0)", ["GPL-2.0", "ISC"]]) {
      assert.deepEqual(licenceProblems({ ...exceptions, "@scope/a@1.0.0": { licenses } }), []);
    }
  });

  it("are refused when unknown, missing, or partly forbidden", () => {
    for (const licenses of ["GPL-3.0", "MIT AND GPL-3.0", "UNLICENSED", "MIT*", undefined]) {
      const problems = licenceProblems({ ...exceptions, "@scope/a@1.0.0": licenses === undefined ? {} : { licenses } });
      assert.equal(problems.length, 1, String(licenses));
      assert.match(problems[0]!, /^@scope\/a@1\.0\.0 has the licence /);
    }
  });

  it("have no exception that nobody needs", () => {
    const others = Object.fromEntries(Object.entries(exceptions).filter(([id]) => id !== "axe-core@1.0.0"));
    const [problem = "", ...more] = licenceProblems(others);
    assert.match(problem, /^axe-core .*exception/);
    assert.deepEqual(more, []);
  });
});
