import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { number, record, text, texts } from "./unknown-values";

export interface DeclaredFunction {
  readonly functionName: string;
  /** Files of the deployment package by name; empty when they are not text. */
  readonly code: Readonly<Record<string, string>>;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
}

const functionType = "aws:lambda/function:Function";

/** Functions that a program registers; defaults are Lambda's (API reference: CreateFunction). */
export function declaredFunctions(registrations: readonly Registration[]): readonly DeclaredFunction[] {
  return registrations
    .filter(({ type }) => type === functionType)
    .map(({ inputs, name, outputs }) => ({
      functionName: text(outputs.name) ?? functionNameOf(text(outputs.arn) ?? name),
      code: codeFiles(inputs.code),
      handler: text(inputs.handler) ?? "index.handler",
      timeoutSeconds: number(inputs.timeout) ?? 3,
      memoryMiB: number(inputs.memorySize) ?? 128,
      environment: texts(record(record(inputs.environment).variables)),
    }));
}

/** The name in `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION]`. */
export function functionNameOf(functionArn: string): string {
  return functionArn.split(":")[6] ?? functionArn;
}

function codeFiles(code: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(record(code).assets)).flatMap(([file, asset]) => {
      const content = text(record(asset).text);
      return content === undefined ? [] : [[file, content]];
    }),
  );
}
