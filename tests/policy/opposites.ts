import { type Props, valueAt } from "./pack";

/** Policies whose answer reversed when the value was hidden: to violated, or to silent. */
export function opposites(props: Props, path: string, known: readonly string[], hidden: readonly string[]): string[] {
  const accused = hidden.filter(
    (policy) => !policy.endsWith("?") && !known.includes(policy) && !known.includes(`${policy}?`),
  );
  const acquitted = known.filter((policy) => !hidden.includes(policy) && !hidden.includes(`${policy}?`));
  return [...accused, ...acquitted].filter((policy) => !isDecidedByPresence(policy, path, props));
}

/** Where only presence counts, an unknown id counts as known, and may replace an empty one. */
function isDecidedByPresence(policy: string, path: string, props: Props): boolean {
  const value = valueAt(props, path);
  const isNoName =
    typeof value === "string"
      ? value.trim() === "" || /(^|:)alias\/aws\//.test(value)
      : /(Arn|kmsKeyId|log(Group|Stream)(Name)?|(subnet|securityGroup)Ids(\.\d+)?)$/.test(path);
  return (
    isNoName ||
    // Fine-grained access stands behind a document that is not known yet.
    (/^search-domain-known-accounts/.test(policy) && path === "accessPolicies") ||
    (policy === "firehose-no-plaintext-secret" && /(accessKey|hecToken|password|privateKey|keyPassphrase)$/.test(path))
  );
}
