import { byId, el, setText } from "./dom.js";
import { count, plural } from "./format.js";

/**
 * @typedef {import("../source").ProgramView} ProgramView
 * @typedef {ProgramView["resources"][number]} Resource
 */

/** Below this depth a component's children are folded. */
const DEPTH_OPEN = 1;

/** @param {ProgramView} program */
export function showProgram({ stack, resources, violations, checked }) {
  document.title = `${stack} · private-ingest`;
  setText(byId("program-note", HTMLElement), `Stack ${stack}, ${plural(resources.length, "resource")}`);

  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const result = byId("policy-result", HTMLElement);
  result.dataset.state = mandatory > 0 ? "bad" : "good";
  setText(
    result,
    `${mandatory > 0 ? "Failed" : "Passed"}: ${plural(checked, "resource")} checked, ${count(mandatory)} mandatory and ${count(violations.length - mandatory)} advisory findings`,
  );
  byId("violations", HTMLElement).replaceChildren(
    ...violations.map(({ policy, level, message, urn }) =>
      el(
        "li",
        { "data-level": level },
        el(
          "details",
          {},
          el("summary", {}, el("code", {}, policy), el("span", { class: "note" }, level)),
          el("p", {}, message),
          el("p", { class: "note key" }, urn),
        ),
      ),
    ),
  );
  byId("resources", HTMLElement).replaceChildren(...branches(resources));
}

/** @param {readonly Resource[]} resources shown as nested lists, children under their parent */
function branches(resources) {
  const urns = new Set(resources.map(({ urn }) => urn));
  /** @type {Map<string, Resource[]>} */
  const children = new Map();
  for (const resource of resources) {
    const parent = urns.has(resource.parent) ? resource.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  /** @type {(resource: Resource, depth: number) => HTMLLIElement} */
  const branch = (resource, depth) => {
    const below = children.get(resource.urn) ?? [];
    const name = el("span", { class: "tree-name" }, resource.name);
    const type = shortType(resource.type);
    if (below.length === 0) return el("li", {}, name, el("span", { class: "note" }, type));
    const note = el("span", { class: "note" }, `${type}, ${count(below.length)} within`);
    const list = el("ul", {}, ...below.map((child) => branch(child, depth + 1)));
    const details = el("details", {}, el("summary", {}, name, note), list);
    details.open = depth < DEPTH_OPEN;
    return el("li", {}, details);
  };
  return (children.get("") ?? []).map((resource) => branch(resource, 0));
}

/** @param {string} type `aws:ec2/subnet:Subnet` is shown as `aws:ec2:Subnet` */
function shortType(type) {
  return type.replace(/\/[^:]*:/, ":");
}
