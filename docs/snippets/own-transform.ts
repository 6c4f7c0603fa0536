import { drop, fail, type RecordTransform } from "../../lambda/contracts/record-transform";

interface Order {
  readonly price: number;
  readonly quantity: number;
  readonly test?: boolean;
}

const transform: RecordTransform<Order> = ({ test = false, ...record }, { arrivalTime }) => {
  if (test) return drop();
  if (record.quantity < 0) return fail("quantity below 0");
  return { ...record, total: record.price * record.quantity, timestamp: arrivalTime };
};

export default transform;
