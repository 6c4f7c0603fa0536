import { newPassword } from "./password";
import { type Caller, request } from "./request";

/**
 * Makes a user of a local server that comes with the given backend roles. With an IAM role's ARN as
 * backend role, its requests are judged as a domain in AWS judges the requests that are signed as
 * that role.
 *
 * @param admin who may make users.
 * @returns how to come as the new user.
 * @throws Error with the server's answer when it refuses.
 */
export async function createUser(admin: Caller, userName: string, backendRoles: readonly string[]): Promise<Caller> {
  const password = newPassword();
  const path = `/_plugins/_security/api/internalusers/${encodeURIComponent(userName)}`;
  const put = () => request(admin, "PUT", path, { password, backend_roles: backendRoles });
  let { status, body } = await put();
  // All users are one document of the security plugin: of two that are made at once, one comes
  // again.
  while (status === 409) ({ status, body } = await put());
  if (status !== 200 && status !== 201) throw new Error(`The user ${userName} was refused with ${status}: ${body}`);
  return { ...admin, userName, password };
}
