import assert from "node:assert/strict";
import { type ArnSettings, foreignArnProblems } from "../../components/domain/foreign-arns";

const place = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };
const nothing: ArnSettings = {
  existingDomainArn: "",
  kmsKeyArn: "",
  kinesisStreamArn: [],
  certificateArn: "",
  masterUserArn: "",
  accessPrincipals: [],
  backupBucketArn: "",
  identityCenter: "",
  extraMappings: [],
};

describe("ARNs of another place", () => {
  const table: [setting: keyof ArnSettings, arn: string, where: string[]][] = [
    ["existingDomainArn", "arn:aws:es:eu-west-1:123456789012:domain/search", []],
    ["existingDomainArn", "arn:aws:es:us-east-1:210987654321:domain/search", ["us-east-1", "210987654321"]],
    ["kmsKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd", []],
    ["kmsKeyArn", "arn:aws:kms:us-east-1:210987654321:key/1234abcd", ["us-east-1", "210987654321"]],
    ["kinesisStreamArn", "arn:aws:kinesis:eu-west-1:210987654321:stream/ticks", []],
    ["kinesisStreamArn", "arn:aws:kinesis:us-east-1:123456789012:stream/ticks", ["us-east-1"]],
    ["certificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/a", ["us-east-1"]],
    ["certificateArn", "arn:aws:acm:eu-west-1:210987654321:certificate/a", ["210987654321"]],
    ["masterUserArn", "arn:aws:iam::210987654321:role/master", []],
    ["masterUserArn", "arn:aws-cn:iam::123456789012:role/master", ["aws-cn"]],
    ["accessPrincipals", "arn:aws-us-gov:iam::123456789012:role/reader", ["aws-us-gov"]],
    ["backupBucketArn", "arn:aws:s3:::theirs", []],
    ["backupBucketArn", "arn:aws-cn:s3:::theirs", ["aws-cn"]],
    ["identityCenter", "arn:aws:sso:::instance/ssoins-0123456789abcdef", []],
    ["identityCenter", "arn:aws-us-gov:sso:::instance/ssoins-0123456789abcdef", ["aws-us-gov"]],
    ["extraMappings", "analysts=arn:aws:iam::210987654321:role/analyst", []],
    ["extraMappings", "analysts=arn:aws-cn:iam::123456789012:user/carol", ["aws-cn"]],
    ["extraMappings", "analysts=group:arn:aws-cn:iam::123456789012:role/a", []],
    ["extraMappings", "analysts=carol", []],
  ];
  for (const [setting, arn, where] of table) {
    it(`${setting} ${arn}: ${where.length === 0 ? "allowed" : `refused for ${where.join(" and ")}`}`, () => {
      const given = { ...nothing, [setting]: Array.isArray(nothing[setting]) ? [arn] : arn };
      const problems = foreignArnProblems(given, place);
      const settings = problems.map((problem) => problem.setting);
      assert.deepEqual(settings, where.length === 0 ? [] : [setting]);
      const [, says = ""] = problems[0]?.message.split(" given; ") ?? [];
      for (const part of where) assert(says.includes(part), says);
    });
  }
});
