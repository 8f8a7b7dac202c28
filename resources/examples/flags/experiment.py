# SPDX-License-Identifier: GPL-3.0-or-later
"""An experiment in application code, with nothing but Python's standard library. MIDFLIGHT_ROUTER says where the router is."""
import json
import os
import threading
import time
import urllib.request
import uuid

ROUTER = os.environ.get("MIDFLIGHT_ROUTER", "http://127.0.0.1:8471")


def experiment(component, key, old, new):
    """Answers from the side that the router names. Where both are to run, the other one follows in the background."""
    try:
        flag = post(f"/ofrep/v1/evaluate/flags/{component}", {"context": {"targetingKey": key}})
    except OSError:  # no router, or none that answers in time
        return old()
    systems, answering, also = {"old": old, "new": new}, "new" if flag["value"] == "new" else "old", flag["metadata"].get("also")
    value, error, outcome = observed(systems[answering])
    if also:
        threading.Thread(target=compare, args=(component, key, flag["metadata"], {answering: outcome}, also, systems[also])).start()
    if error:
        raise error
    return value


def compare(component, key, metadata, outcomes, also, system):
    outcomes[also] = observed(system)[2]
    report = {"id": str(uuid.uuid4()), "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "key": key,
              "revision": metadata["revision"], "lease": metadata["lease"], **outcomes}
    try:
        post(f"/api/v1/components/{component}/comparisons", {"comparisons": [report]})
    except OSError:
        pass  # counted by the router as not compared


def observed(system):
    """(value, error, what is reported of it)"""
    start = time.perf_counter()
    try:
        value, error = system(), None
        told = {"body": json.dumps(value), "content_type": "application/json"}
    except Exception as raised:
        value, error, told = None, raised, {"failure": repr(raised)}
    return value, error, {"seconds": time.perf_counter() - start, **told}


def post(path, body):
    headers = {"Content-Type": "application/json"}
    if token := os.environ.get("MIDFLIGHT_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(ROUTER + path, json.dumps(body).encode(), headers), timeout=1) as answer:
        return json.load(answer)
