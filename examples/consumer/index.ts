// The program of a team that produces records, from the outputs of a private-ingest stack. A role
// may put records into the stream, and a parameter has the stream's name.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { readStack } from "@private-ingest/client";

const ingest = readStack(new pulumi.Config().require("ingestStack"));

const producer = new aws.iam.Role("producer", {
  description: "Puts records into the ingest stream",
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
  }),
});
new aws.iam.RolePolicy("put-records", { role: producer.id, policy: ingest.producerPolicyJson });
new aws.ssm.Parameter("stream-name", { type: "String", value: ingest.streamName });

export const producerRoleArn = producer.arn;
/** Host name, for readers inside the VPC. */
export const domainEndpoint = ingest.domainEndpoint;
/** For sign-in to Dashboards; a secret of this stack too. */
export const dashboardPassword = ingest.masterPassword;
