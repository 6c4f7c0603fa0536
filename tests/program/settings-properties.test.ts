import assert from "node:assert/strict";
import fc from "fast-check";
import { domainProblems } from "../../components/domain/domain-rules";
import { domainArn } from "../../components/iam/arns";
import { engineOf } from "../../components/domain/search-engine";
import { planAlarms } from "../../components/monitoring/alarm-plan";
import { planSubnets } from "../../components/network/subnet-plan";
import { planIndex } from "../../components/setup/setup-plan";
import { deliveryPolicy } from "../../components/stream/delivery-policy";
import { declarations, Declarations } from "../../settings/declarations";
import { readSettings, type Settings } from "../../settings";
import { place } from "./neighbours";
import { bad, configuration, fewGood, good, read, settingKeys } from "./configurations";

/** Decisions of the planners: none may throw or give what AWS refuses. */
function assertPlanned(s: Settings): void {
  if (!s.vpcId) planSubnets(s.vpcCidr, s.availabilityZones, s.natGateways !== "none");
  const alarms = planAlarms({ ...s, engine: engineOf(s.engineVersion), accountId: place.accountId });
  assert(alarms.every(({ dimensions, threshold }) => Object.keys(dimensions).length > 0 && threshold >= 0));
  for (const stream of s.streams) {
    const { shards, replicas } = planIndex({ ...s, ...stream });
    assert(Number.isInteger(shards) && shards >= 1 && replicas < Math.max(1, s.instanceCount));
    const role = deliveryPolicy({
      ...stream,
      place,
      domainArn: s.existingDomainArn || domainArn(place, s.domainName),
      bucketArn: s.backupBucketArn || "arn:aws:s3:::stream-backup",
      existingBucket: s.backupBucketArn !== "",
      functionArn: "arn:aws:lambda:us-east-1:123456789012:function:transform",
      logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:errors",
      kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
    });
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert(JSON.stringify(role).length < 10_240, "the role's inline policy is too long");
  }
}

describe("any configuration", () => {
  it("that is accepted satisfies the rules of the project and of the service", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fewGood(6), (config) => {
        const { settings: s, problems } = read(config);
        if (problems.length > 0) return;
        accepted += 1;
        for (const stream of s.streams) {
          assert(stream.bufferIntervalSeconds >= 60 && stream.bufferIntervalSeconds <= 900);
          assert(stream.retrySeconds >= 0 && stream.retrySeconds <= 7200);
          assert.equal(stream.source === "kinesis", stream.kinesisStreamArn !== "");
          assert.match(stream.streamName, /^[A-Za-z0-9_.-]{1,64}$/);
        }
        assert.match(s.domainName, /^[a-z][a-z0-9-]{2,27}$/);
        assert.doesNotMatch(s.instanceType + s.masterType, /elasticsearch/);
        assert.equal(s.vpcId === "", s.subnetIds.length === 0);
        assert(!(s.protectData && s.allowDataLoss));
        if (!s.existingDomainArn) {
          assert.equal(s.instanceCount % s.availabilityZones, 0);
          assert.deepEqual(domainProblems(s), []);
        }
        assertPlanned(s);
      }),
      { numRuns: 2000 },
    );
    assert(accepted > 200, `only ${accepted} of 2000 configurations were accepted: the property hardly looks`);
  });

  it("that is refused names a setting for every problem", () => {
    const texts = (key: keyof Declarations): fc.Arbitrary<string> => fc.oneof(good(key), bad(key), fc.string());
    fc.assert(
      fc.property(configuration(texts), fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }), (config, others) => {
        const given = { ...others, ...config };
        for (const { setting, message } of read(given).problems) {
          for (const key of setting.split(" + ")) {
            assert(
              Object.hasOwn(declarations, key) || Object.hasOwn(given, setting) || key.startsWith("streams."),
              `${setting} is no setting`,
            );
          }
          assert.match(message, / given[;,]|^there is no such setting[; ]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has exactly each wrong value listed once", () => {
    fc.assert(
      fc.property(configuration(bad), (config) => {
        const single = read(config).problems.filter(({ message }) => message.includes(" given; allowed is "));
        // In the order of the docs, whatever the order of the file.
        assert.deepEqual(
          single.map(({ setting }) => setting),
          settingKeys.filter((key) => Object.hasOwn(config, key)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("never throws, with any texts", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom<string>(...settingKeys), fc.string()), fc.string()),
        (config) => {
          read(config);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the default domain name", () => {
  // https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html
  const allowedByTheService = /^[a-z][a-z0-9-]{2,27}$/;

  it("is valid for the service, for any project and stack", () => {
    const name = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/));
    fc.assert(
      fc.property(name, name, (project, stack) => {
        const { settings } = readSettings({}, project, stack);
        assert.match(settings.domainName, allowedByTheService);
      }),
      { numRuns: 2000 },
    );
  });

  const nameOf = (project: string, stack: string): string => readSettings({}, project, stack).settings.domainName;

  it("differs for each project and stack", () => {
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/),
      fc.constantFrom(
        "feature-login-page-1",
        "feature-login-page-2",
        "Feature-Login-Page-1",
        "dev",
        "Dev",
        "d_v",
        "d.v",
      ),
    );
    const project = fc.constantFrom("shop", "private-ingest", "Shop", "a-project-with-a-long-name");
    fc.assert(
      fc.property(project, name, name, (of, one, other) => {
        assert.equal(nameOf(of, one) === nameOf(of, other), one === other);
      }),
      { numRuns: 2000 },
    );
  });

  it("is <project>-<stack> if that is valid", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9]{2,13}$/),
        fc.stringMatching(/^[a-z0-9]{1,13}$/),
        (project, stack) => {
          assert.equal(nameOf(project, stack), `${project}-${stack}`);
        },
      ),
    );
  });

  const table: [project: string, stack: string, name: RegExp][] = [
    ["private-ingest", "dev", /^private-ingest-dev$/],
    ["a-project-with-a-name", "staged", /^a-project-with-a-name-staged$/],
    ["Shop_2", "Prod.EU", /^shop-2-prod-eu-[0-9a-f]{8}$/],
    ["1st", "x", /^st-x-[0-9a-f]{8}$/],
    ["a-project-with-a-long-name", "-production", /^a-project-with-a-lo-[0-9a-f]{8}$/],
    ["a-project-in-eighteen", "-production", /^a-project-in-eighte-[0-9a-f]{8}$/],
    ["", "", /^xxx-[0-9a-f]{8}$/],
  ];
  for (const [project, stack, expected] of table) {
    it(`of project "${project}", stack "${stack}" is ${expected.source}`, () => {
      assert.match(nameOf(project, stack), expected);
    });
  }
});
