import { boolean, choice } from "./declaration";

export const access = {
  dashboardAccess: choice({
    description:
      "How people reach Dashboards: not at all, port forwarding through Session Manager, or a Windows desktop behind it.",
    default: "ssm",
    oneOf: ["none", "ssm", "desktop"],
  }),
  sessionManagerEndpoints: boolean({
    description:
      "Make the two interface endpoints of Session Manager for the whole VPC; existing ones are used. false makes none.",
    default: true,
  }),
};
