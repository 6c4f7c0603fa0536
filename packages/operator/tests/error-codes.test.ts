import assert from "node:assert/strict";
import { errorCodes, explained } from "../checking/error-codes";

describe("error codes", () => {
  it("are all explained: the log's, the function's and the domain's", () => {
    const delivery = [
      "AccessDenied",
      "ServiceException",
      "ConnectionFailed",
      "RequestTimeout",
      "ClusterBlockException",
      "JsonParseException",
      "MalformedData",
      "ExplicitIndexInBulkNotAllowed",
      "ValidationException",
      "ResourceNotFound",
    ];
    const processing = [
      "MissingRecordId",
      "DuplicatedRecordId",
      "InvalidReturnFormat",
      "ProcessingFailedStatus",
      "InvokeAccessDenied",
    ];
    for (const code of [
      ...delivery.flatMap((name) => [`OS.${name}`, `ES.${name}`]),
      ...processing.map((name) => `Lambda.${name}`),
      "400",
      "403",
      "429",
      "503",
    ]) {
      assert(errorCodes[code], code);
      assert(explained(code).cause.length > 10 && explained(code).fix.length > 10, code);
    }
    assert.match(explained("OS.New").cause, /does not know/);
  });
});
