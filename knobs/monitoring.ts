import { boolean, text } from "./knob";

/** What is watched, and who is told. */
export const monitoring = {
  alarmEmail: text({
    description: "Address that alarms are mailed to; AWS asks it to confirm.",
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    allowed: "an e-mail address",
  }),
  alarms: boolean({
    description: "CloudWatch alarms and dashboard.",
    default: true,
  }),
};
