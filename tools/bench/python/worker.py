"""The counterpart of tools/bench/transform/worker.ts for a Python handler: worker.py EVENT."""

import json
import sys
import time

from post_handler import lambda_handler


def measure(event_text, cpu_seconds):
    start = time.process_time()
    records = 0
    spent = 0.0
    while spent < cpu_seconds:
        response = lambda_handler(json.loads(event_text), None)
        json.dumps(response)
        records += len(response["records"])
        spent = time.process_time() - start
    return {"records": records, "cpuSeconds": spent}


with open(sys.argv[1], encoding="utf-8") as file:
    event_text = file.read()
for line in sys.stdin:
    print(json.dumps(measure(event_text, float(line))), flush=True)
