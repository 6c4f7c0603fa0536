import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

export interface Declared {
  readonly isList: boolean;
  /** Properties of the object, or of those in the list or map; types may contain themselves. */
  readonly members?: () => Properties;
}

export type Properties = Readonly<Record<string, Declared>>;
type Kind = "input" | "output";

const root = dirname(require.resolve("@pulumi/aws/package.json"));

export const awsVersion = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

export class Declarations {
  readonly #nested: Readonly<Record<Kind, ReadonlyMap<string, ts.InterfaceDeclaration>>> = {
    input: interfaces(statementsOf("types/input.d.ts")),
    output: interfaces(statementsOf("types/output.d.ts")),
  };

  /** Arguments and outputs of `aws:ec2/vpc:Vpc`, or of the look-up `aws:ec2/getVpc:getVpc`. */
  of(token: string): { readonly args: Properties; readonly all: Properties } {
    const [, path = "", name = ""] = token.split(":");
    const statements = statementsOf(`${path.replace(/^index\//, "")}.d.ts`);
    const declared = interfaces(statements);
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    const args = this.#members(declared.get(`${capital}Args`)?.members, "input");
    const result = declared.get(`${capital}Result`) ?? statements.find((node) => isClass(node, name));
    return { args, all: { ...args, ...this.#members(result?.members, "output") } };
  }

  provider(): Properties {
    return this.#members(interfaces(statementsOf("provider.d.ts")).get("ProviderArgs")?.members, "input");
  }

  #members(members: Iterable<ts.ClassElement | ts.TypeElement> | undefined, kind: Kind): Properties {
    const declared: Record<string, Declared> = {};
    for (const member of members ?? []) {
      const isProperty = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member);
      if (!isProperty || !member.type || !ts.isIdentifier(member.name)) continue;
      const isStatic = member.modifiers?.some(({ kind: modifier }) => modifier === ts.SyntaxKind.StaticKeyword);
      if (!isStatic) declared[member.name.text] = this.#declared(member.type, kind);
    }
    return declared;
  }

  #declared(type: ts.TypeNode, kind: Kind): Declared {
    if (ts.isParenthesizedTypeNode(type)) return this.#declared(type.type, kind);
    if (ts.isUnionTypeNode(type)) {
      const forms = type.types.map((form) => this.#declared(form, kind));
      return forms.find(({ isList, members }) => isList || members) ?? { isList: false };
    }
    if (ts.isArrayTypeNode(type)) return { ...this.#declared(type.elementType, kind), isList: true };
    if (ts.isTypeLiteralNode(type)) {
      const entries = type.members.find(ts.isIndexSignatureDeclaration);
      return entries ? { ...this.#declared(entries.type, kind), isList: false } : { isList: false };
    }
    if (!ts.isTypeReferenceNode(type)) return { isList: false };
    const name = type.typeName.getText();
    const [argument] = type.typeArguments ?? [];
    if (/(^|\.)(Input|Output|Promise)$/.test(name) && argument) return this.#declared(argument, kind);
    if (/(^|\.)Array$/.test(name) && argument) return { ...this.#declared(argument, kind), isList: true };
    const [, from, path] = /^(input|output)s\.(.+)$/.exec(name) ?? [];
    if (from === undefined || path === undefined) return { isList: false };
    return { isList: false, members: () => this.#members(this.#nested[from as Kind].get(path)?.members, from as Kind) };
  }
}

function statementsOf(file: string): readonly ts.Statement[] {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true).statements;
}

function isClass(node: ts.Statement, name: string): node is ts.ClassDeclaration {
  return ts.isClassDeclaration(node) && node.name?.text === name;
}

function interfaces(statements: readonly ts.Statement[], prefix = ""): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  for (const node of statements) {
    if (ts.isInterfaceDeclaration(node)) found.set(prefix + node.name.text, node);
    if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body)) {
      for (const entry of interfaces(node.body.statements, `${prefix}${node.name.text}.`)) found.set(...entry);
    }
  }
  return found;
}
