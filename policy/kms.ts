import { Property } from "./property";
import { Truth, all } from "./truth";

/** Whether a key other than AWS's own (`alias/aws/`) is named, also one still to be made. */
export function isCustomerKey(key: Property): Truth {
  return all([key.isName(), key.isUnknown || key.isText((id) => !/(^|:)alias\/aws\//.test(id))]);
}
