import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "./cache";
import type { Caller } from "./request";

/** Keeps what a sign-in needs in files that only this user can read, named for the port. */
export function signInFiles({ url, userName, password, certificateAuthority }: Caller, folder = cacheFolder()) {
  fs.mkdirSync(folder, { recursive: true });
  const file = (name: string, content: string): string => {
    const written = path.join(folder, `opensearch-${new URL(url).port}.${name}`);
    // An existing file would keep its mode.
    fs.rmSync(written, { force: true });
    fs.writeFileSync(written, content, { mode: 0o600, flag: "wx" });
    return written;
  };
  const secret = file("password", password);
  const authority = file("pem", certificateAuthority);
  return {
    lines: [
      `OpenSearch: ${url}`,
      `User: ${userName}; password: in ${secret}; certificate authority: ${authority}`,
      `For example: curl --cacert ${authority} --user "${userName}:$(cat ${secret})" ${url}/_cat/indices`,
    ],
    forget: () => {
      for (const each of [secret, authority]) fs.rmSync(each, { force: true });
    },
  };
}
