import { arn, hex, text, type Creation, type StandIn } from "./stand-in";

const name = (creation: Creation) => text(creation, "name");
const logGroupArn = (creation: Creation) => arn(creation.account, "logs", `log-group:${name(creation)}`);

export const observability: Readonly<Record<string, StandIn>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    autoname: { property: "name" },
    defaults: { retentionInDays: 0, skipDestroy: false },
    id: name,
    computed: { arn: logGroupArn, logGroupClass: (creation) => text(creation, "logGroupClass") || "STANDARD" },
  },
  "aws:cloudwatch/logStream:LogStream": {
    autoname: { property: "name" },
    id: name,
    computed: {
      arn: (creation) =>
        arn(creation.account, "logs", `log-group:${text(creation, "logGroupName")}:log-stream:${name(creation)}`),
    },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    autoname: { property: "policyName" },
    id: (creation) => text(creation, "policyName"),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { autoname: { property: "name" }, id: name },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    autoname: { property: "name" },
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    id: name,
    computed: { arn: (creation) => arn(creation.account, "cloudwatch", `alarm:${name(creation)}`) },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    autoname: { property: "dashboardName" },
    id: (creation) => text(creation, "dashboardName"),
    computed: {
      dashboardArn: (creation) =>
        arn(creation.account, "cloudwatch", `dashboard/${text(creation, "dashboardName")}`, { region: "" }),
    },
  },
  "aws:cloudwatch/eventRule:EventRule": {
    autoname: { property: "name" },
    defaults: { eventBusName: "default" },
    id: name,
    computed: { arn: (creation) => arn(creation.account, "events", `rule/${name(creation)}`) },
  },
  "aws:cloudwatch/eventTarget:EventTarget": { id: (creation) => `${text(creation, "rule")}-${hex(creation.urn, 26)}` },
  "aws:ssm/parameter:Parameter": {
    autoname: { property: "name" },
    defaults: { skipDestroy: false, tier: "Standard" },
    id: name,
    computed: {
      arn: (creation) => arn(creation.account, "ssm", `parameter/${name(creation).replace(/^\//, "")}`),
      version: () => 1,
    },
  },
  "aws:ssm/document:Document": {
    autoname: { property: "name" },
    id: name,
    computed: { arn: (creation) => arn(creation.account, "ssm", `document/${name(creation)}`), status: () => "Active" },
  },
};
