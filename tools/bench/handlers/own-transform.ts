import type { RecordTransform } from "../../../lambda/contracts/record-transform";

const transform: RecordTransform<{ readonly price: number; readonly quantity: number }, object> = (record) => ({
  ...record,
  total: record.price * record.quantity,
});

export default transform;
