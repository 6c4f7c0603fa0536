import { NATIVE_STREAM, isDirectPut } from "./delivery-stream";
import { isCustomerKey } from "./kms";
import { Property } from "./property";
import { Truth, all, any, not } from "./truth";

export interface StreamEncryption {
  readonly place: Property;
  /** With a key that Firehose can use. True where the source encrypts instead. */
  readonly isEncrypted: Truth;
  /** With a customer key. True where the source encrypts instead. */
  readonly hasCustomerKey: Truth;
}

/**
 * The classic provider has a switch and a default key type; in aws-native, the block is the switch.
 */
export function streamEncryption(props: Property, type: string): StreamEncryption {
  const isNative = type === NATIVE_STREAM;
  const place = props.at(isNative ? "deliveryStreamEncryptionConfigurationInput" : "serverSideEncryption");
  const isOn = isNative ? place.isPresent() : place.at("enabled").isTrue();
  const keyType = place.at("keyType");
  const usesOwnedKey = (keyType.isAbsent && !isNative) || keyType.isText((text) => text === "AWS_OWNED_CMK");
  const usesCustomerKey = all([
    keyType.isText((text) => text === "CUSTOMER_MANAGED_CMK"),
    isCustomerKey(place.at("keyArn")),
  ]);
  const sourceEncrypts = not(isDirectPut(props, type));
  return {
    place,
    isEncrypted: any([sourceEncrypts, all([isOn, any([usesOwnedKey, usesCustomerKey])])]),
    hasCustomerKey: any([sourceEncrypts, all([isOn, usesCustomerKey])]),
  };
}
