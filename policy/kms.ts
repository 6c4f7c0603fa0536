import { Property } from "./property";
import { Truth, all } from "./truth";

/**
 * A key is named, and it is not one that AWS keeps (their aliases begin with `alias/aws/`). One
 * that is still to be made counts.
 */
export function isCustomerKey(key: Property): Truth {
  return all([key.isName(), key.isUnknown || key.isText((id) => !/(^|:)alias\/aws\//.test(id))]);
}
