"""The function of the AWS post, written from its description: adds `timestamp` in ISO format (UTC)."""

import base64
import datetime
import json


def lambda_handler(event, context):
    output = []
    for record in event["records"]:
        payload = json.loads(base64.b64decode(record["data"]))
        payload["timestamp"] = datetime.datetime.utcnow().isoformat()
        data = json.dumps(payload) + "\n"
        output.append(
            {
                "recordId": record["recordId"],
                "result": "Ok",
                "data": base64.b64encode(data.encode("utf-8")).decode("utf-8"),
            }
        )
    return {"records": output}
