import { describeCombinations } from "./combination";

const role = "arn:aws:iam::123456789012:role/reader";
const deliveryRole = "arn:aws:iam::123456789012:role/<iam.Role roles-delivery>";
const setupRole = "arn:aws:iam::123456789012:role/<iam.Role roles-setup>";
const key = "arn:aws:kms:us-east-1:123456789012:key/<kms.Key key>";
const domainAlarms = [
  "red",
  "yellow",
  "writes-blocked",
  "snapshot-failed",
  "storage-low",
  "node-missing",
  "cpu",
  "jvm-memory",
  "old-generation",
  "search-queue",
  "search-queue-peak",
  "shards",
  "write-queue",
];
const domainMathAlarms = { "search-rejected": 1, "write-rejected": 1, "server-errors": 2 };
const domainLogs = ["index-slow", "search-slow", "application", "audit"];

const withoutPassword = {
  removed: [
    "index.RandomPassword domain-master",
    "secretsmanager.Secret domain-master",
    "secretsmanager.SecretVersion domain-master",
  ],
  outputs: { masterUserName: "", masterPassword: "" },
};
const iamMaster = (masterUserArn: string): Record<string, unknown> => ({
  "advancedSecurityOptions.internalUserDatabaseEnabled": false,
  "advancedSecurityOptions.masterUserOptions.masterUserName": "absent",
  "advancedSecurityOptions.masterUserOptions.masterUserPassword": "absent",
  "advancedSecurityOptions.masterUserOptions.masterUserArn": masterUserArn,
});
/** The setup of what is shared, and the stream's own, are told the same of the domain. */
const bothSetups = (input: Record<string, unknown>): Record<string, Record<string, unknown>> => ({
  "lambda.Invocation setup": input,
  "lambda.Invocation setup-stockdata": input,
});
/** The setup function signs its requests then. */
const signedSetup = bothSetups({
  "input.authentication.kind": "iam",
  "input.authentication.userName": "absent",
  "input.authentication.password": "absent",
});
/** What a policy for producers lets them do with the key. */
const encryptRecords = (output: string): Record<string, unknown> => ({
  [`${output}.Statement.EncryptRecords.Sid`]: "EncryptRecords",
  [`${output}.Statement.EncryptRecords.Effect`]: "Allow",
  [`${output}.Statement.EncryptRecords.Action`]: ["kms:GenerateDataKey", "kms:Decrypt"],
  [`${output}.Statement.EncryptRecords.Resource`]: key,
  [`${output}.Statement.EncryptRecords.Condition.StringEquals.kms:ViaService`]: "firehose.us-east-1.amazonaws.com",
});
const quotes = "arn:aws:es:us-east-1:123456789012:domain/quotes";
/** As the engine's stand-in makes it up from the domain's name and URN. */
const endpoint = "vpc-quotes-1wwwoui9ovlnf6xifhv6omef1u.us-east-1.es.amazonaws.com";
const masterAlarms = ["cpu", "jvm-memory", "old-generation", "unreachable"].map(
  (name) => `cloudwatch.MetricAlarm monitoring-master-${name}`,
);

describeCombinations("domain settings", {
  "domainName names the domain in everything that refers to it": {
    config: { domainName: "quotes" },
    changes: {
      changed: {
        "opensearch.Domain domain": {
          domainName: "quotes",
          "accessPolicies.Statement.0.Resource": `${quotes}/*`,
          ...Object.fromEntries(
            domainLogs.map((kind, index) => [
              `logPublishingOptions.${index}.cloudwatchLogGroupArn`,
              `arn:aws:logs:us-east-1:123456789012:log-group:/aws/opensearch/domains/quotes/${kind}`,
            ]),
          ),
        },
        "secretsmanager.Secret domain-master": { description: "Master user of the search domain quotes" },
        "iam.RolePolicy setup-work": { "policy.Statement.CallDomain.Resource": `${quotes}/*` },
        "iam.RolePolicy stream-delivery": {
          "policy.Statement.WriteToDomain.Resource": [quotes, `${quotes}/*`],
          "policy.Statement.ReadDomainState.Resource": [
            "_all/_settings",
            "_cluster/stats",
            "stockdata*/_mapping/*",
            "_nodes",
            "_nodes/stats",
            "_nodes/*/stats",
            "_stats",
            "stockdata*/_stats",
          ].map((path) => `${quotes}/${path}`),
        },
        "kinesis.FirehoseDeliveryStream stream": { "opensearchConfiguration.domainArn": quotes },
        ...bothSetups({ "input.endpoint": endpoint }),
        ...Object.fromEntries(
          domainLogs.map((kind) => [
            `cloudwatch.LogGroup domain-${kind}`,
            { name: `/aws/opensearch/domains/quotes/${kind}` },
          ]),
        ),
        ...Object.fromEntries(
          domainAlarms.map((name) => [
            `cloudwatch.MetricAlarm monitoring-domain-${name}`,
            { "dimensions.DomainName": "quotes" },
          ]),
        ),
        ...Object.fromEntries(
          Object.entries(domainMathAlarms).map(([name, metrics]) => [
            `cloudwatch.MetricAlarm monitoring-domain-${name}`,
            Object.fromEntries(
              [...Array(metrics).keys()].map((index) => [
                `metricQueries.${index}.metric.dimensions.DomainName`,
                "quotes",
              ]),
            ),
          ]),
        ),
        "cloudwatch.LogResourcePolicy domain-logs": {
          policyName: "quotes-domain-logs",
          "policyDocument.Statement.0.Resource":
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/opensearch/domains/quotes/*",
          "policyDocument.Statement.0.Condition.ArnLike.aws:SourceArn": quotes,
        },
      },
      outputs: {
        domainName: "quotes",
        domainArn: quotes,
        domainEndpoint: endpoint,
        dashboardsUrl: `https://${endpoint}/_dashboards/`,
        tunnelCommand: `aws ssm start-session --region us-east-1 --target <ec2.Instance access-host> --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '{"host":["${endpoint}"],"portNumber":["443"],"localPortNumber":["9200"]}'`,
      },
    },
  },
  "engineVersion within OpenSearch tells the setup; instanceType of before 2021 becomes today's": {
    config: { engineVersion: "OpenSearch_1.3", instanceType: "m5.2xlarge.elasticsearch", instanceCount: 2 },
    changes: {
      changed: {
        "opensearch.Domain domain": {
          engineVersion: "OpenSearch_1.3",
          "clusterConfig.instanceType": "m5.2xlarge.search",
          "clusterConfig.instanceCount": 2,
        },
        "cloudwatch.MetricAlarm monitoring-domain-node-missing": { threshold: 2 },
        "lambda.Invocation setup": { "input.engineVersion": "1.3" },
        "lambda.Invocation setup-stockdata": { "input.engineVersion": "1.3", "input.stream.replicas": 1 },
      },
    },
  },
  "dedicatedMasters adds three masters and their alarms": {
    config: { dedicatedMasters: true, masterType: "c5.large.elasticsearch" },
    changes: {
      added: masterAlarms,
      changed: {
        "opensearch.Domain domain": {
          "clusterConfig.dedicatedMasterEnabled": true,
          "clusterConfig.dedicatedMasterCount": 3,
          "clusterConfig.dedicatedMasterType": "c5.large.search",
        },
        "cloudwatch.MetricAlarm monitoring-domain-node-missing": { threshold: 4 },
      },
    },
  },
  "volumeType io1 brings its IOPS, and the alarm follows the size": {
    config: { volumeType: "io1", volumeIops: 2000, volumeSizeGiB: 500 },
    changes: {
      changed: {
        "opensearch.Domain domain": {
          "ebsOptions.volumeType": "io1",
          "ebsOptions.volumeSize": 500,
          "ebsOptions.iops": 2000,
          "ebsOptions.throughput": "absent",
        },
        "cloudwatch.MetricAlarm monitoring-domain-storage-low": { threshold: 128_000 },
      },
    },
  },
  "volumeSizeGiB takes the figures of gp3 along": {
    config: { volumeSizeGiB: 256 },
    changes: {
      changed: {
        "opensearch.Domain domain": { "ebsOptions.volumeSize": 256, "ebsOptions.throughput": 250 },
        "cloudwatch.MetricAlarm monitoring-domain-storage-low": { threshold: 65_536 },
      },
    },
  },
  "autoTune, window, updates and name of one's own are the domain's": {
    config: {
      autoTune: "disabled",
      offPeakWindowStart: "03:30",
      autoSoftwareUpdate: true,
      customEndpoint: "search.example.com",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
    },
    changes: {
      changed: {
        "opensearch.Domain domain": {
          "autoTuneOptions.desiredState": "DISABLED",
          "offPeakWindowOptions.enabled": true,
          "offPeakWindowOptions.offPeakWindow.windowStartTime.hours": 3,
          "offPeakWindowOptions.offPeakWindow.windowStartTime.minutes": 30,
          "softwareUpdateOptions.autoSoftwareUpdateEnabled": true,
          "domainEndpointOptions.customEndpointEnabled": true,
          "domainEndpointOptions.customEndpoint": "search.example.com",
          "domainEndpointOptions.customEndpointCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a",
        },
      },
    },
  },
  "warmNodes and coldStorage beside masters": {
    config: { dedicatedMasters: true, warmNodes: 2, coldStorage: true },
    changes: {
      added: [...masterAlarms, "cloudwatch.MetricAlarm monitoring-domain-warm-cpu"].sort(),
      changed: {
        "opensearch.Domain domain": {
          "clusterConfig.dedicatedMasterEnabled": true,
          "clusterConfig.dedicatedMasterCount": 3,
          "clusterConfig.dedicatedMasterType": "m6g.large.search",
          "clusterConfig.warmEnabled": true,
          "clusterConfig.warmCount": 2,
          "clusterConfig.warmType": "ultrawarm1.medium.search",
          "clusterConfig.coldStorageOptions.enabled": true,
        },
        "cloudwatch.MetricAlarm monitoring-domain-node-missing": { threshold: 6 },
      },
    },
  },
  "volumeIops and volumeThroughputMiBps of gp3": {
    config: { volumeIops: 4000, volumeThroughputMiBps: 500 },
    changes: {
      changed: { "opensearch.Domain domain": { "ebsOptions.iops": 4000, "ebsOptions.throughput": 500 } },
    },
  },
  "masterUserName names the user wherever it signs in; serviceLinkedRole skip leaves the role to the account": {
    config: { masterUserName: "root", serviceLinkedRole: "skip" },
    changes: {
      removed: ["iam.RolePolicy domain-service-linked-role", "lambda.Invocation domain-service-linked-role"],
      changed: {
        "opensearch.Domain domain": { "advancedSecurityOptions.masterUserOptions.masterUserName": "root" },
        "secretsmanager.SecretVersion domain-master": { "secretString.username": "root" },
        ...bothSetups({ "input.authentication.userName": "root" }),
      },
      outputs: { masterUserName: "root" },
    },
  },
  "masterUser iam makes no password, and accessPolicy principals closes the domain": {
    config: { masterUser: "iam", accessPolicy: "principals", accessPrincipals: [role] },
    changes: {
      ...withoutPassword,
      changed: {
        "opensearch.Domain domain": {
          ...iamMaster(setupRole),
          "accessPolicies.Statement.0.Principal.AWS": [deliveryRole, setupRole, role],
        },
        ...signedSetup,
      },
    },
  },
  "customerKey encrypts everything with the stack's key": {
    config: { customerKey: true },
    changes: {
      added: [
        "cloudwatch.MetricAlarm monitoring-domain-key-error",
        "cloudwatch.MetricAlarm monitoring-domain-key-inaccessible",
        "cloudwatch.MetricAlarm monitoring-stream-key-denied",
        "cloudwatch.MetricAlarm monitoring-stream-key-disabled",
        "cloudwatch.MetricAlarm monitoring-stream-key-invalid",
        "cloudwatch.MetricAlarm monitoring-stream-key-missing",
        "key.EncryptionKey key",
        "kms.Alias key",
        "kms.Key key",
      ],
      changed: {
        ...Object.fromEntries(
          [...domainLogs.map((kind) => `domain-${kind}`), "setup", "stream-errors", "stream-transform", "drain"].map(
            (name) => [`cloudwatch.LogGroup ${name}`, { kmsKeyId: key }],
          ),
        ),
        "secretsmanager.Secret domain-master": { kmsKeyId: key },
        "opensearch.Domain domain": { "encryptAtRest.kmsKeyId": key },
        "ec2.Instance access-host": { "rootBlockDevice.kmsKeyId": key },
        "s3.BucketServerSideEncryptionConfiguration stream-backup": {
          "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm": "aws:kms",
          "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId": key,
          "rules.0.bucketKeyEnabled": true,
        },
        "iam.RolePolicy stream-delivery": {
          "policy.Statement.EncryptBackup.Sid": "EncryptBackup",
          "policy.Statement.EncryptBackup.Effect": "Allow",
          "policy.Statement.EncryptBackup.Action": ["kms:Decrypt", "kms:GenerateDataKey"],
          "policy.Statement.EncryptBackup.Resource": key,
          "policy.Statement.EncryptBackup.Condition.StringEquals.kms:ViaService": "s3.us-east-1.amazonaws.com",
          "policy.Statement.EncryptBackup.Condition.StringLike.kms:EncryptionContext:aws:s3:arn":
            "arn:aws:s3:::<s3.Bucket stream-backup>*",
        },
        "kinesis.FirehoseDeliveryStream stream": {
          "serverSideEncryption.keyType": "CUSTOMER_MANAGED_CMK",
          "serverSideEncryption.keyArn": key,
          "opensearchConfiguration.s3Configuration.kmsKeyArn": key,
        },
      },
      outputs: { ...encryptRecords("producerPolicyJson"), ...encryptRecords("streams.stockdata.producerPolicyJson") },
    },
  },
  "samlMetadata signs people in, with the groups of the settings": {
    config: {
      samlMetadata: '<md:EntityDescriptor xmlns:md="urn" entityID="https://idp.example.com"></md:EntityDescriptor>',
      samlMasterBackendRole: "admins",
      samlRolesKey: "Groups",
      samlSubjectKey: "mail",
    },
    changes: { added: ["opensearch.DomainSamlOptions domain-saml"] },
  },
  "identityCenter lets its users in, by the names of their groups": {
    config: { identityCenter: "arn:aws:sso:::instance/ssoins-0123456789abcdef" },
    changes: {
      changed: {
        "opensearch.Domain domain": {
          "identityCenterOptions.enabledApiAccess": true,
          "identityCenterOptions.identityCenterInstanceArn": "arn:aws:sso:::instance/ssoins-0123456789abcdef",
          "identityCenterOptions.rolesKey": "GroupName",
          "identityCenterOptions.subjectKey": "UserName",
        },
      },
    },
  },
  "logResourcePolicy existing makes none of the ten that an account can have": {
    config: { logResourcePolicy: "existing" },
    changes: { removed: ["cloudwatch.LogResourcePolicy domain-logs"] },
  },
  "serviceLinkedRole create is not content with the older service's role": {
    config: { serviceLinkedRole: "create" },
    changes: {
      changed: {
        "iam.RolePolicy domain-service-linked-role": {
          "policy.Statement.FindServiceLinkedRole.Resource": [
            "arn:aws:iam::123456789012:role/aws-service-role/opensearchservice.amazonaws.com/AWSServiceRoleForAmazonOpenSearchService",
          ],
        },
        "lambda.Invocation domain-service-linked-role": {
          "input.sufficient": ["AWSServiceRoleForAmazonOpenSearchService"],
        },
      },
    },
  },
});
