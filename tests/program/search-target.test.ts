import assert from "node:assert/strict";
import { adoptDomain, SearchTarget } from "../../components/domain/search-target";
import { record } from "./recorder";

describe("an existing domain", () => {
  it("is a target like one of our own, without master user or password", async () => {
    let target: SearchTarget | undefined;
    const recorded = await record(() => {
      target = adoptDomain({
        existingDomainArn: "arn:aws:es:eu-west-1:123456789012:domain/theirs",
        existingDomainEndpoint: "vpc-theirs.eu-west-1.es.amazonaws.com",
        engineVersion: "Elasticsearch_7.10",
      });
    });
    assert.equal(recorded.size, 0);
    const { domainName, domainArn, masterUserName } = target!.outputs;
    assert.deepEqual(
      { domainName, domainArn, masterUserName },
      {
        domainName: "theirs",
        domainArn: "arn:aws:es:eu-west-1:123456789012:domain/theirs",
        masterUserName: "",
      },
    );
    assert.deepEqual(target!.ready, []);
  });
});
