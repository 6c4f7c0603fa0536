export interface Licensed {
  readonly licenses?: string | readonly string[];
}

/** Licences that only require their text to be kept. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
]);

/** Packages with another licence, and why it is accepted. */
const EXCEPTIONS: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  "axe-core": { licence: "MPL-2.0", reason: "used unchanged by tests, and not shipped" },
  "spdx-exceptions": {
    licence: "CC-BY-3.0",
    reason: "a list of names for npm's own tools; its package file names its authors, as the licence requires",
  },
  "@logdna/tail-file": { licence: "Custom: LICENSE", reason: "its LICENSE file is the MIT licence" },
};

/** Problems with the licences of installed packages, by `name@version`, and unneeded exceptions. */
export function licenceProblems(packages: Readonly<Record<string, Licensed>>): string[] {
  const needed = new Set<string>();
  const problems = Object.entries(packages).flatMap(([id, { licenses = "none" }]) => {
    const name = id.slice(0, id.lastIndexOf("@"));
    const licence = typeof licenses === "string" ? licenses : licenses.join(" OR ");
    if (isAllowed(licence)) return [];
    if (EXCEPTIONS[name]?.licence === licence) {
      needed.add(name);
      return [];
    }
    return [`${id} has the licence ${licence}; allowed are ${[...ALLOWED].join(", ")}`];
  });
  const stale = Object.keys(EXCEPTIONS).filter((name) => !needed.has(name));
  return [...problems, ...stale.map((name) => `${name} no longer needs an exception for its licence`)];
}

/** In a choice one licence must be allowed, in a combination each. */
function isAllowed(expression: string): boolean {
  const parts = expression.replace(/^\((.*)\)$/, "$1");
  return parts
    .split(/ OR /)
    .some((choice) => choice.split(" AND ").every((licence) => ALLOWED.has(licence.replace(/[()]/g, "").trim())));
}
