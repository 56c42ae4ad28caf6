"""Asks every operation of the interface everything, and holds each answer against the document.

    fuzz.py DOCUMENT OUT SECONDS SEED      with BOEKBRUG_API and BOEKBRUG_KEY in the environment

The fuzzer is Schemathesis. It makes up right and wrong requests from the document; so that right ones get past "there is
no such thing", it knows the ids of what is there. The last line on stdout is one JSON object with the figures.
"""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "ignored_auth",
]

# A refusal may say more than "the data is wrong": that the state does not allow it, that it is too much or too large.
REFUSALS = [400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 422, 428, 429]

API = os.environ["BOEKBRUG_API"]
KEY = os.environ["BOEKBRUG_KEY"]


def call(method, path, body=None):
    """One request; none when it is refused."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except (urllib.error.HTTPError, ValueError):
        return None


def ids(path):
    """The ids in a list; a list of two at most is enough to be asked about."""
    answer = call("GET", path) or {}
    return [item["id"] for item in answer.get("items", []) if "id" in item]


def known():
    """What is there, by the name of the parameter that means it."""
    administrations = ids("/administrations")
    connections = ids("/connections")
    endpoint = {"url": "https://example.com/hook", "description": "fuzz"}
    call("POST", "/webhook-endpoints", endpoint)
    key = call("POST", "/api-keys", {"name": "fuzz", "scopes": ["invoices:read"]}) or {}
    call("POST", "/invitations", {"email": "fuzz@example.com", "role": "reader"})
    found = {
        "administration": administrations,
        "connection": connections[:2],
        # It will be disconnected, so it is asked about nothing else.
        "disconnect": connections[2:],
        "feed": ["customers", "ledgerAccounts"],
        "record": [one for each in connections[:2] for one in ids(f"/connections/{each}/records/customers?limit=5")],
        "invoice": [one for each in administrations[:1] for one in ids(f"/administrations/{each}/invoices?limit=5")],
        "endpoint": ids("/webhook-endpoints"),
        # Never the key that asks.
        "key": [(key.get("key") or key).get("id")] if isinstance(key.get("key"), dict) else [key.get("id")],
        "person": ids("/people"),
        "invitation": ids("/invitations"),
        "package": ids("/packages"),
        "code": ["customer.unknown"],
    }
    return {name: [value for value in values if value] for name, values in found.items()}


def configuration(found):
    """The configuration of the fuzzer, as TOML: JSON's texts and lists are TOML's too."""
    lines = ['[parameters]', '"query.wait" = 0']
    for name, values in found.items():
        if values and name != "disconnect":
            lines.append(f'"path.{name}" = {{ dictionary = "{name}", probability = 0.7 }}')
    for name, values in found.items():
        if values:
            lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {json.dumps(REFUSALS)}"]
    spare = '{ dictionary = "disconnect", probability = 1.0 }' if found["disconnect"] else '"con_00000000000000000000000000000000"'
    lines += ["[[operations]]", 'include-path-regex = "/disconnect$"', f'parameters = {{ "path.connection" = {spare} }}']
    return "\n".join(lines) + "\n"


def figures(report, answers):
    """Counts over the answers that were recorded, one line of JSON each."""
    statuses, asked, operations = Counter(), 0, set()
    for line in answers.read_text().splitlines() if answers.exists() else []:
        scenario = json.loads(line).get("ScenarioFinished")
        recorder = (scenario or {}).get("recorder") or {}
        if recorder:
            operations.add(recorder.get("label"))
        for interaction in (recorder.get("interactions") or {}).values():
            asked += 1
            status = (interaction.get("response") or {}).get("status_code")
            statuses[str(status)] += 1
    return {"operations": len(operations), "requests": asked, "statuses": dict(sorted(statuses.items()))}


def main():
    document, out, seconds, seed = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    out.mkdir(parents=True, exist_ok=True)
    config = out / "schemathesis.toml"
    config.write_text(configuration(known()))
    answers = out / "events.ndjson"
    program = Path(sys.executable).with_name("schemathesis")
    arguments = [
        program, "--config-file", config, "run", document,
        "--url", API.removesuffix("/v1"),
        "--header", f"Authorization: Bearer {KEY}",
        "--checks", ",".join(CHECKS),
        "--phases", "examples,coverage,fuzzing",
        "--max-time", seconds, "--seed", seed, "--workers", "1",
        "--continue-on-failure", "--no-shrink", "--no-color",
        "--generation-database", "none",
        "--request-timeout", "30",
        "--suppress-health-check", "all",
        "--warnings", "off",
        "--report-ndjson-path", answers,
    ]
    code = subprocess.run([str(argument) for argument in arguments], cwd=out, check=False).returncode
    print(json.dumps({"fuzz": figures(out, answers), "ended": "well" if code == 0 else "with failures"}))
    return code


if __name__ == "__main__":
    sys.exit(main())
