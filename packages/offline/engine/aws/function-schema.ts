import * as fs from "node:fs";
import * as path from "node:path";
import type { Invoke } from "../deployment";
import { hex } from "./stand-in";

/**
 * An answer to a function of @pulumi/aws: the arguments, and a made-up value for each other
 * property that the package declares of the result.
 * @param token such as `aws:ec2/getAmi:getAmi`
 * @returns undefined for functions that the package does not have.
 */
export function answerBySchema(token: string, directory: string): Invoke | undefined {
  const file = /^aws:([\w/]+):\w+$/.exec(token)?.[1];
  const declarations = file && declarationsOf(file.replace(/^index\//, ""), directory);
  if (!declarations) return undefined;
  const [, result] = /export interface \w+Result \{([\s\S]*?)\n\}/.exec(declarations) ?? [];
  if (result === undefined) return undefined;
  const properties = [...result.matchAll(/^ {4}readonly (\w+)\??: (.+);$/gm)];
  return (args) => ({
    ...Object.fromEntries(properties.map(([, name = "", type = ""]) => [name, madeUp(name, type, token)])),
    ...args,
  });
}

function declarationsOf(file: string, directory: string): string | undefined {
  try {
    const manifest = require.resolve("@pulumi/aws/package.json", { paths: [directory] });
    return fs.readFileSync(path.join(path.dirname(manifest), `${file}.d.ts`), "utf8");
  } catch {
    return undefined;
  }
}

/** The same look-up gets the same text, so that two runs agree. */
function madeUp(name: string, type: string, token: string): unknown {
  if (type === "string") return madeUpText(name, token);
  if (type === "number") return 1;
  if (type === "boolean") return false;
  if (type === "string[]") return [madeUpText(name.replace(/s$/, ""), token)];
  if (type.endsWith("[]")) return [];
  return {};
}

/** A text of the kind that the name suggests, so that programs and policies can read it. */
function madeUpText(name: string, token: string): string {
  if (/arn$/i.test(name)) return `arn:aws:made-up:us-east-1:123456789012:${hex(token, 8)}`;
  if (/cidr(Block)?$/i.test(name)) return /ipv6/i.test(name) ? "fd00::/64" : "10.0.0.0/16";
  if (/(json|policy|document|secretString)$/i.test(name)) return "{}";
  return `${name}-${hex(token, 8)}`;
}
