import { exactly, regionalArn } from "./arn";
import { boolean, text } from "./declaration";

export const monitoring = {
  alarmTopicArn: text({
    description:
      "Existing SNS topic in the stack's Region for all alarms, instead of alarmEmail. A change is in place.",
    pattern: exactly(regionalArn("sns", "[A-Za-z0-9_-]{1,256}")),
    allowed: "the ARN of a standard SNS topic, like arn:aws:sns:us-east-1:123456789012:on-call",
  }),
  alarmEmail: text({
    description: "Email address for all alarms; AWS asks it to confirm.",
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    allowed: "an e-mail address",
  }),
  alarms: boolean({
    description: "CloudWatch alarms and dashboard.",
    default: true,
  }),
};
