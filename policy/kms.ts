import { Property } from "./property";
import { Truth, all } from "./truth";

/** A key is named that is not AWS's own (`alias/aws/`). One that is still to be made counts. */
export function isCustomerKey(key: Property): Truth {
  return all([key.isName(), key.isUnknown || key.isText((id) => !/(^|:)alias\/aws\//.test(id))]);
}
