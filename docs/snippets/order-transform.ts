// streams/orders/transform.ts
import { drop, fail, type RecordTransform } from "../../lambda/contracts/record-transform";

interface Order {
  readonly price?: number;
  readonly quantity: number;
  readonly test?: boolean;
}

const transform: RecordTransform<Order> = (record, context) => {
  if (record.test) return drop();
  if (record.price === undefined) return fail("no price");
  return { ...record, total: record.price * record.quantity, timestamp: context.arrivalTime.toISOString() };
};

export default transform;
