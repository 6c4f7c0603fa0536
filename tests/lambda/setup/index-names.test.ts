import assert from "node:assert/strict";
import * as fc from "fast-check";
import { indexPattern, ROTATION_DAYS, type IndexRotation } from "../../../components/stream/index-rotation";
import { indexPatterns, isIndexOf } from "../../../lambda/setup/index-names";
import { priorityOf } from "../../../lambda/setup/priority";
import { rotatedIndexName } from "@private-ingest/local-firehose/firehose/rotation";

const rotations = Object.keys(ROTATION_DAYS) as IndexRotation[];
const rotation = fc.constantFrom(...rotations);
const arrival = fc.date({ min: new Date("2000-01-04"), max: new Date("2099-12-01"), noInvalidDate: true });
/** Names as people give them; one that ends as a date does is another's by design. */
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("-"));

/** As index patterns match: only `*` is special. */
const fits = (pattern: string, index: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.]/g, "\\."))
      .join(".*")}$`,
  ).test(index);

describe("setup: names of indices", () => {
  it("match the stream's patterns under every rotation", () => {
    fc.assert(
      fc.property(name, rotation, arrival, (indexName, period, date) => {
        const index = rotatedIndexName(indexName, period, date.getTime());
        assert.ok(isIndexOf(indexName, index), index);
        assert.ok(
          indexPatterns(indexName).some((pattern) => fits(pattern, index)),
          index,
        );
        assert.ok(fits(indexPattern(indexName, period), index), index);
      }),
    );
  });

  it("never match those of a stream whose name begins with this one's", () => {
    fc.assert(
      fc.property(
        name,
        fc.oneof(
          word,
          name.map((more) => `-${more}`),
        ),
        rotation,
        rotation,
        arrival,
        (one, more, mine, period, date) => {
          const index = rotatedIndexName(one + more, period, date.getTime());
          assert.ok(!isIndexOf(one, index), index);
          for (const pattern of [...indexPatterns(one), indexPattern(one, mine)])
            assert.ok(!fits(pattern, index), pattern);
        },
      ),
    );
  });

  it("of overlapping streams have priorities by their length", () => {
    fc.assert(fc.property(name, word, (one, more) => priorityOf(one + more, undefined) > priorityOf(one, undefined)));
  });
});
