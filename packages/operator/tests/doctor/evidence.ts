import assert from "node:assert/strict";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { Deployment } from "../deployment/deployment";
import type { DoctorInMoto } from "./doctor-in-moto";

const nothing = (): Promise<void> => Promise.resolve();

/** What tells of faults afterwards: failed objects, error log, alarms, metrics. */
export function describeEvidence(started: () => DoctorInMoto): void {
  describe("the evidence", () => {
    let doctor: DoctorInMoto;
    let deployment: Deployment;
    before(() => {
      doctor = started();
      ({ deployment } = doctor);
    });

    it("finds failed objects, by hour", () =>
      doctor.finds(
        "failed objects",
        "warn",
        /\d{4}-\d{2}-\d{2}T\d{2}: 1 \(/,
        () => deployment.putObject("AmazonOpenSearchService-failed/2026/x", "y"),
        async () => {
          await deployment.s3.send(
            new DeleteObjectCommand({
              Bucket: deployment.bucket,
              Key: "AmazonOpenSearchService-failed/2026/x",
            }),
          );
        },
      ));

    it("finds errors in the log, each with its cause", async () => {
      await deployment.evidence.log(
        JSON.stringify({ errorCode: "OS.ClusterBlockException", errorMessage: "index read-only" }),
        JSON.stringify({ errorCode: "Lambda.MissingRecordId", errorMessage: "record 3" }),
        JSON.stringify({ errorCode: "OS.ClusterBlockException", errorMessage: "index read-only / allow delete" }),
      );
      const { json } = await doctor.examine();
      const log = json.filter(({ check }) => check === "error log");
      assert.deepEqual(
        log.map(({ status }) => status),
        ["fail", "fail"],
      );
      assert.match(log[0]!.detail, /OS\.ClusterBlockException, 2 in 24 h: the domain blocks writes.*allow delete/);
      assert.match(log[1]!.fix!, /every recordId exactly once/);
      const timeout = JSON.stringify({ errorCode: "OS.RequestTimeout", errorMessage: "too slow" });
      await deployment.evidence.log(...Array.from({ length: 1000 }, () => timeout));
      const many = (await doctor.examine()).json.find(({ detail }) => detail.startsWith("OS.RequestTimeout"));
      assert.match(many!.detail, /^OS\.RequestTimeout, 1000 or more in 24 h: .* One of them: too slow$/);
      await deployment.evidence.deleteLogGroup();
      await doctor.finds("error log", "fail", /is not there/, nothing, () => deployment.evidence.makeLogGroup());
    });

    it("finds an alarm that rings, one without dimensions, and that there is none", async () => {
      const name = "stream-delivery-fails";
      await doctor.finds(
        "alarms",
        "fail",
        /as told/,
        () => deployment.evidence.ring(name, "ALARM"),
        () => deployment.evidence.ring(name, "OK"),
      );
      await doctor.finds(
        "alarms",
        "warn",
        /without dimensions: mute/,
        () => deployment.evidence.alarm("mute", []),
        () => deployment.evidence.deleteAlarm("mute"),
      );
      await doctor.finds(
        "alarms",
        "warn",
        /none watches/,
        () => deployment.evidence.deleteAlarm(name),
        () => deployment.evidence.alarm(name, [{ Name: "DeliveryStreamName", Value: "stock" }]),
      );
    });

    it("finds an alarm on an expression that rings, by the dimensions of its metrics", async () => {
      const name = "domain-write-rejected";
      await deployment.evidence.mathAlarm(name, [{ Name: "DomainName", Value: "stock" }]);
      await doctor.finds(
        "alarms",
        "fail",
        /domain-write-rejected: as told/,
        () => deployment.evidence.ring(name, "ALARM"),
        () => deployment.evidence.deleteAlarm(name),
      );
    });

    it("finds throttled producers and failing deliveries in the metrics", async () => {
      await doctor.finds(
        "metrics",
        "warn",
        /5 throttled/,
        () => deployment.evidence.measure("ThrottledRecords", 5),
        nothing,
      );
      await deployment.evidence.measure("DeliveryToAmazonOpenSearchService.Success", 0);
      assert.equal(await doctor.statusOf("metrics"), "fail");
    });
  });
}
