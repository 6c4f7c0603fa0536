import { randomBytes } from "node:crypto";

/** A new password of 144 random bits, with each kind of character that the plugin requires. */
export function newPassword(): string {
  return `${randomBytes(18).toString("base64url")}.Aa1`;
}
