import assert from "node:assert/strict";
import type { AdoptionSettings } from "../../components/account/missing-things";
import { type ExistingAccount, lookUpsIn, onTheirDomain, oneVpc, refusalOf, runWith, theirs } from "./existing-account";
import { runInProcess } from "./in-process";

const settings: AdoptionSettings & Readonly<Record<string, unknown>> = {
  ...onTheirDomain,
  streamSecurityGroupId: "sg-0a000000",
  clientSecurityGroupIds: ["sg-0c000000", "sg-0d000000"],
  kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};
const account: ExistingAccount = { ...oneVpc, domains: { theirs }, keys: { [settings.kmsKeyArn]: {} } };

/** Setting → an account that lacks what it names. */
const WITHOUT: Readonly<Record<keyof AdoptionSettings, ExistingAccount>> = {
  vpcId: { ...account, vpcs: { "vpc-0b000000": { cidrBlock: "172.16.0.0/16" } } },
  subnetIds: { ...account, subnets: {} },
  streamSecurityGroupId: { ...account, missingGroups: ["sg-0a000000"] },
  domainSecurityGroupId: { ...account, missingGroups: ["sg-0b000000"] },
  clientSecurityGroupIds: { ...account, missingGroups: settings.clientSecurityGroupIds },
  existingDomainArn: { ...account, domains: {} },
  kmsKeyArn: { ...account, keys: {} },
};
const adopting = Object.keys(WITHOUT) as (keyof AdoptionSettings)[];

const problemsOf = (refusal: string): string[] => refusal.split("\n").slice(1);
const given = (setting: keyof AdoptionSettings): string[] => [settings[setting]].flat();

describe("resources that the settings name and the account lacks", () => {
  it("are none if all of them exist", async () => {
    assert.deepEqual((await runWith(settings, account)).errors, []);
  });

  for (const setting of adopting) {
    it(`${setting} is refused with each value, the place and the provider's words`, async () => {
      const problems = problemsOf(await refusalOf(settings, WITHOUT[setting]));
      assert.equal(problems.length, given(setting).length);
      for (const [position, value] of given(setting).entries()) {
        assert(problems[position]?.trim().startsWith(`${setting}: ${value} given`), problems[position]);
        assert.match(problems[position]!, /123456789012.*us-east-1.*(found|results)/);
      }
    });
  }

  it("are refused together, and with those of another place", async () => {
    const boundary = { permissionsBoundaryArn: "arn:aws:iam::210987654321:policy/boundary" };
    const foreign = { kmsKeyArn: settings.kmsKeyArn.replace("us-east-1", "eu-west-1") };
    const problems = problemsOf(await refusalOf({ ...settings, ...boundary, ...foreign }, {}));
    assert.deepEqual(
      problems.map((problem) => problem.trim().split(":")[0]).sort(),
      [...adopting.flatMap((setting) => given(setting).map(() => setting)), "permissionsBoundaryArn"].sort(),
    );
    assert.match(
      problems.find((problem) => problem.includes("kmsKeyArn"))!,
      /eu-west-1.*us-east-1/,
    );
  });

  it("of a new VPC's clients are refused, too", async () => {
    const [problem] = problemsOf(await refusalOf({ clientSecurityGroupIds: ["sg-0c000000"] }, {}));
    assert.match(problem!, /clientSecurityGroupIds: sg-0c000000 given/);
  });

  it("are not guessed when a look-up fails", async () => {
    const denied = (): never => {
      throw new Error("UnauthorizedOperation: not authorized to perform ec2:DescribeVpcs");
    };
    const invokes = { ...lookUpsIn(account), "aws:ec2/getVpc:getVpc": denied };
    const { errors } = await runInProcess({ mode: "update", config: settings, invokes });
    assert.match(errors.join(), /UnauthorizedOperation/);
  });
});
