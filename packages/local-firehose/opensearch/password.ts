import { randomBytes } from "node:crypto";

/** A new password of 144 random bits; its end has one of each kind of character that the security plugin asks for. */
export function newPassword(): string {
  return `${randomBytes(18).toString("base64url")}.Aa1`;
}
