import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";
import { sharingProperties } from "./shared-properties";

new PolicyPack("private-ingest", { policies: sharingProperties(rules), enforcementLevel: "mandatory" });
