import { randomBytes } from "node:crypto";
import type { Handler } from "./front";

/** The role or user behind an access key. Signatures are not checked; the key alone decides. */
export class Roles {
  private readonly byKey = new Map<string, string>();
  private readonly keys = new Map<string, string>();

  /** @param account whose user stands for every caller without a role. */
  constructor(private readonly account: string) {}

  /** ARN of the role, or of the user that moto assigns to every other key. */
  of(accessKeyId: string): string {
    return this.byKey.get(accessKeyId) ?? `arn:aws:iam::${this.account}:user/moto`;
  }

  keyOf(roleArn: string): string {
    const known = this.keys.get(roleArn);
    if (known !== undefined) return known;
    const key = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    this.keys.set(roleArn, key);
    this.byKey.set(key, roleArn);
    return key;
  }

  /** Remembers the roles of the keys that AssumeRole returns. */
  readonly handler: Handler = async (call, next) => {
    const answer = await next(call);
    const role = call.operation === "AssumeRole" && new URLSearchParams(call.body.toString()).get("RoleArn");
    const key = /<AccessKeyId>(.+?)<\/AccessKeyId>/.exec(answer.body.toString())?.[1];
    if (role && key !== undefined) this.byKey.set(key, role);
    return answer;
  };
}
