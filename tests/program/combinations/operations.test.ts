import { planAlarms } from "../../../components/monitoring/alarm-plan";
import { engineOf } from "../../../components/domain/search-engine";
import { describeCombinations } from "./combination";

const alarms = planAlarms({
  engine: engineOf("OpenSearch_2.19"),
  streams: [
    {
      name: "stockdata",
      streamName: "private-ingest-dev",
      source: "directPut",
      bufferIntervalSeconds: 60,
      transform: { kind: "timestamp" },
    },
  ],
  domainName: "private-ingest-dev",
  accountId: "123456789012",
  instanceCount: 1,
  volumeSizeGiB: 100,
  dedicatedMasters: false,
  warmNodes: 0,
  customerKey: false,
}).map(({ name }) => `cloudwatch.MetricAlarm monitoring-${name}`);
const onCall = "arn:aws:sns:us-east-1:123456789012:on-call";
const topic = "<sns.Topic monitoring>";

describeCombinations("setup, access, monitoring and safety settings", {
  "retentionDays and dashboards are told to the setup": {
    config: { retentionDays: 0, dashboards: false },
    changes: { changed: { "lambda.Invocation setup": { "input.retentionDays": 0, "input.dashboards": false } } },
  },
  "securityRole and adoptObjects are told to the setup": {
    config: { securityRole: "firehose-role-b", adoptObjects: ["role readers"] },
    changes: {
      changed: {
        "lambda.Invocation setup": { "input.securityRole": "firehose-role-b", "input.adopt": ["role readers"] },
      },
      outputs: { securityRole: "firehose-role-b" },
    },
  },
  "extraRoles, extraMappings and requiredParts are told to the setup": {
    config: {
      extraRoles: ["analysts=stockdata*=read", "analysts=cluster_composite_ops_ro"],
      extraMappings: ["analysts=arn:aws:iam::123456789012:role/analyst", "analysts=carol"],
      requiredParts: ["retention"],
    },
    changes: {
      changed: {
        "lambda.Invocation setup": {
          "input.extraRoles.analysts.cluster_permissions": ["cluster_composite_ops_ro"],
          "input.extraRoles.analysts.index_permissions.0.index_patterns": ["stockdata*"],
          "input.extraRoles.analysts.index_permissions.0.allowed_actions": ["read"],
          "input.extraMappings.analysts.backend_roles": ["arn:aws:iam::123456789012:role/analyst"],
          "input.extraMappings.analysts.users": ["carol"],
          "input.required": ["retention"],
        },
      },
    },
  },
  "dashboardAccess none leaves nothing behind": {
    config: { dashboardAccess: "none" },
    changes: {
      removed: [
        "access.DashboardAccess access",
        "ec2.Instance access-host",
        "ec2.SecurityGroup access-endpoints",
        "ec2.SecurityGroup access-host",
        "ec2.VpcEndpoint access-ssm",
        "ec2.VpcEndpoint access-ssmmessages",
        "iam.InstanceProfile access-host",
        "iam.Role access-host",
        "iam.RolePolicyAttachment access-host",
        "vpc.SecurityGroupEgressRule access-to-domain-egress",
        "vpc.SecurityGroupEgressRule access-to-endpoints-egress",
        "vpc.SecurityGroupIngressRule access-endpoints-from-vpc",
        "vpc.SecurityGroupIngressRule access-to-domain-ingress",
        "vpc.SecurityGroupIngressRule access-to-endpoints-ingress",
      ],
      outputs: { accessInstanceId: "", tunnelCommand: "" },
    },
  },
  "dashboardAccess desktop is a larger host with another tunnel": {
    config: { dashboardAccess: "desktop" },
    changes: {
      changed: {
        "ec2.Instance access-host": {
          instanceType: "t3.large",
          "rootBlockDevice.volumeSize": 40,
          "tags.Name": "access (desktop)",
        },
      },
      outputs: {
        tunnelCommand: `aws ssm start-session --region us-east-1 --target <ec2.Instance access-host> --document-name AWS-StartPortForwardingSession --parameters '{"portNumber":["3389"],"localPortNumber":["33389"]}'`,
      },
    },
  },
  "sessionManagerEndpoints false goes to the VPC's own": {
    config: { sessionManagerEndpoints: false },
    changes: {
      added: ["vpc.SecurityGroupEgressRule access-to-vpc"],
      removed: [
        "ec2.SecurityGroup access-endpoints",
        "ec2.VpcEndpoint access-ssm",
        "ec2.VpcEndpoint access-ssmmessages",
        "vpc.SecurityGroupEgressRule access-to-endpoints-egress",
        "vpc.SecurityGroupIngressRule access-endpoints-from-vpc",
        "vpc.SecurityGroupIngressRule access-to-endpoints-ingress",
      ],
    },
  },
  "alarmEmail mails every alarm": {
    config: { alarmEmail: "ops@example.com" },
    changes: {
      added: ["sns.Topic monitoring", "sns.TopicSubscription monitoring"],
      changed: Object.fromEntries(alarms.map((alarm) => [alarm, { alarmActions: [topic], okActions: [topic] }])),
    },
  },
  "alarmTopicArn gets every alarm, and no topic is made": {
    config: { alarmTopicArn: onCall },
    changes: {
      changed: Object.fromEntries(alarms.map((alarm) => [alarm, { alarmActions: [onCall], okActions: [onCall] }])),
    },
  },
  "alarms false makes none, and no dashboard": {
    config: { alarms: false },
    changes: {
      removed: ["cloudwatch.Dashboard monitoring", ...alarms, "monitoring.Monitoring monitoring"].sort(),
    },
  },
  "allowDataLoss false protects what holds data, and keeps it at destroy": {
    config: { allowDataLoss: false },
    changes: {
      changed: {
        "safety.DataGuard guard": { "(protect)": true },
        "opensearch.Domain domain": { "(protect)": true },
        "index.RandomPassword domain-master": { "(protect)": true },
        "secretsmanager.Secret domain-master": { "(protect)": true, recoveryWindowInDays: 30 },
        "s3.Bucket stream-backup": { "(protect)": true, forceDestroy: false },
      },
    },
  },
  "tags are the provider's": {
    config: { tags: ["team=search", "cost centre=42"] },
    changes: {
      changed: {
        "providers.aws aws": { "defaultTags.tags.team": "search", "defaultTags.tags.cost centre": "42" },
      },
    },
  },
});
