import { randomBytes } from "node:crypto";
import { type Caller, request } from "./request";

/** A new password of 144 random bits, with each kind of character that the plugin requires. */
export function newPassword(): string {
  return `${randomBytes(18).toString("base64url")}.Aa1`;
}

/**
 * Creates a user of a local server with the given backend roles. With an IAM role's ARN among them,
 * the server judges requests as a domain in AWS judges those of that role.
 * @throws Error with the server's answer when it refuses.
 */
export async function createUser(admin: Caller, userName: string, backendRoles: readonly string[]): Promise<Caller> {
  const password = newPassword();
  const path = `/_plugins/_security/api/internalusers/${encodeURIComponent(userName)}`;
  const put = () => request(admin, "PUT", path, { password, backend_roles: backendRoles });
  let { status, body } = await put();
  // All users are one document of the plugin: a simultaneous change is retried.
  while (status === 409) ({ status, body } = await put());
  if (status !== 200 && status !== 201) throw new Error(`The user ${userName} was refused with ${status}: ${body}`);
  return { ...admin, userName, password };
}
