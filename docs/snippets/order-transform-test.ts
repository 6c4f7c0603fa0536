// streams/orders/transform.test.ts
import assert from "node:assert/strict";
import { transforming } from "../../streams/testing";

const transformed = transforming(__dirname);

it("adds the total", async () => {
  const { result, record } = (await transformed({ price: 2, quantity: 3 })) as {
    result: string;
    record: { total: number };
  };
  assert.deepEqual([result, record.total], ["Ok", 6]);
});
