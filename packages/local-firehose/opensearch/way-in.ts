import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "./cache";
import type { OpenSearchServer } from "./server";

/** How a person signs in to a server that was started here. */
export interface WayIn {
  /** Address, user, and the files with password and certificate authority. */
  readonly lines: readonly string[];
  /** Deletes the files. */
  readonly forget: () => void;
}

/**
 * Keeps what a sign-in needs in files that only this user can read, named for the server's port.
 * @param folder the user's cache folder by default.
 */
export function wayIn(
  { url, adminUser, adminPassword, certificateAuthority }: Omit<OpenSearchServer, "certificateFolder" | "stop">,
  folder = cacheFolder(),
): WayIn {
  fs.mkdirSync(folder, { recursive: true });
  const file = (name: string, content: string): string => {
    const written = path.join(folder, `opensearch-${new URL(url).port}.${name}`);
    // A file that is there already would keep its own mode.
    fs.rmSync(written, { force: true });
    fs.writeFileSync(written, content, { mode: 0o600, flag: "wx" });
    return written;
  };
  const password = file("password", adminPassword);
  const authority = file("pem", certificateAuthority);
  return {
    lines: [
      `OpenSearch: ${url}`,
      `User: ${adminUser}; password: in ${password}; certificate authority: ${authority}`,
      `For example: curl --cacert ${authority} --user "${adminUser}:$(cat ${password})" ${url}/_cat/indices`,
    ],
    forget: () => {
      for (const each of [password, authority]) fs.rmSync(each, { force: true });
    },
  };
}
