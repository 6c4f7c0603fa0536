import assert from "node:assert/strict";
import { domainInputs, recordDomain } from "./recorded-domain";
import { inputsOf } from "./recorder";

const role = "arn:aws:iam::123456789012:role/reader";

describe("the sign-in to SearchDomain", () => {
  it("keeps the password secret everywhere", async () => {
    const recorded = await recordDomain();
    const secrets: Record<string, readonly string[]> = {};
    for (const { key, secrets: paths } of recorded.values()) if (paths.length > 0) secrets[key] = paths;
    assert.deepEqual(secrets, {
      "opensearch.Domain domain": ["advancedSecurityOptions.masterUserOptions.masterUserPassword"],
      "secretsmanager.SecretVersion domain-master": ["secretString"],
    });
    assert.equal(
      inputsOf(recorded, "secretsmanager.SecretVersion domain-master")["secretString"],
      '{"username":"admin","password":"generated"}',
    );
  });

  it("generates a password that the service accepts and no shell changes", async () => {
    const { length, minUpper, minLower, minNumeric, minSpecial, overrideSpecial } = inputsOf(
      await recordDomain(),
      "index.RandomPassword domain-master",
    );
    assert.deepEqual([length, minUpper, minLower, minNumeric, minSpecial], [32, 1, 1, 1, 1]);
    assert.match(overrideSpecial as string, /^[-_.+=]+$/);
  });

  it("has the setup role as IAM master, and no password", async () => {
    const recorded = await recordDomain({ masterUser: "iam" });
    assert.deepEqual(inputsOf(recorded, "opensearch.Domain domain")["advancedSecurityOptions"], {
      enabled: true,
      internalUserDatabaseEnabled: false,
      masterUserOptions: { masterUserArn: "arn:roles-setup" },
    });
    const unexpected = [...recorded.keys()].filter((key) => /password|secret/i.test(key));
    assert.deepEqual(unexpected, []);
    const { masterUserName, masterPassword } = recorded.get("domain.SearchDomain domain")!.registeredOutputs!;
    assert.deepEqual([masterUserName, masterPassword], ["", ""]);
  });

  it("keeps the setup role as IAM master if another role is given, which setup maps", async () => {
    const { advancedSecurityOptions } = await domainInputs({ masterUser: "iam", masterUserArn: role });
    assert.deepEqual((advancedSecurityOptions as Record<string, unknown>)["masterUserOptions"], {
      masterUserArn: "arn:roles-setup",
    });
  });

  it("admits only its own roles, the master and the named principals", async () => {
    const { accessPolicies } = await domainInputs({
      accessPolicy: "principals",
      masterUser: "iam",
      masterUserArn: "arn:aws:iam::123456789012:role/master",
      accessPrincipals: [role],
    });
    const { Statement } = JSON.parse(accessPolicies as string) as { Statement: { Principal: unknown }[] };
    assert.deepEqual(
      Statement.map(({ Principal }) => Principal),
      [{ AWS: ["arn:roles-delivery", "arn:roles-setup", "arn:aws:iam::123456789012:role/master", role] }],
    );
  });
});
