import { PolicyPack } from "@pulumi/policy";
import { rules } from "./all-rules";

new PolicyPack("private-ingest", { policies: [...rules], enforcementLevel: "mandatory" });
