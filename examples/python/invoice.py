"""One invoice from an application into the books and back, with the client that is generated from the document.

    BOEKBRUG_API=http://127.0.0.1:4000/v1 BOEKBRUG_KEY=bbk_… python invoice.py

`boekbrug demo` prints both. `cargo xtask api --only python` does all of it.
"""

import datetime
import os
import sys
import time
from io import BytesIO

import httpx
from boekbrug_client import AuthenticatedClient
from boekbrug_client.api.changes import read_changes
from boekbrug_client.api.connections import list_connections, pull_connection
from boekbrug_client.api.invoices import offer_invoice
from boekbrug_client.api.organisation import read_organisation
from boekbrug_client.models import Invoice, InvoiceForm, Problem, Pull
from boekbrug_client.types import File

# A page without anything on it, in the place of the document that the application made.
PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n"
    b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n104\n%%EOF\n"
)


def well(answer):
    """What came back, or the problem as an error: every problem has a title and a code of the catalogue."""
    if answer is None or isinstance(answer, Problem):
        raise RuntimeError(answer)
    return answer


def changes(client, administration, after):
    """Reads the feed after a number, and waits for what is to come. An application keeps the last number it stored."""
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        page = well(read_changes.sync(administration, client=client, after=after, wait=30))
        for change in page.items:
            yield change
            after = change.number
    raise TimeoutError("it took more than two minutes")


def invoice(number, customer):
    """An invoice of 121 euro."""
    vat = {"kind": "standard", "percent": "21"}
    return Invoice.from_dict(
        {
            "number": number,
            "kind": "invoice",
            "date": datetime.date.today().isoformat(),
            "customer": {"code": customer},
            "currency": "EUR",
            "lines": [{"description": "Advies", "net": "100.00", "vat": vat}],
            "vatTotals": [{"vat": vat, "base": "100.00", "amount": "21.00"}],
            "totalExcl": "100.00",
            "totalVat": "21.00",
            "totalIncl": "121.00",
        }
    )


def main():
    client = AuthenticatedClient(
        base_url=os.environ["BOEKBRUG_API"].removesuffix("/v1"),
        token=os.environ["BOEKBRUG_KEY"],
        timeout=httpx.Timeout(60),
    )
    organisation = well(read_organisation.sync(client=client))
    connections = well(list_connections.sync(client=client)).items
    connection = next(one for one in connections if one.state == "active")
    print(f"{organisation.name} is linked to {connection.remote_name} ({connection.package})")

    well(pull_connection.sync(connection.id, client=client, body=Pull()))
    for change in changes(client, connection.administration, 0):
        if change.subject == "customers" and change.values["isActive"]:
            customer, last = change.values["customerCode"], change.number
            print(f"The feed tells of {change.values['name']}, customer {customer}")
            break

    number = f"PY-{time.time_ns()}"
    pdf = File(BytesIO(PDF), f"{number}.pdf", "application/pdf")
    form = InvoiceForm(invoice(number, customer), pdf)
    accepted = well(
        offer_invoice.sync(connection.administration, client=client, body=form, idempotency_key=number)
    )
    refusals = [finding for finding in accepted.findings if finding.severity == "refusal"]
    if refusals:
        raise RuntimeError(refusals)
    print(f"Invoice {number} is accepted as {accepted.id}")

    for change in changes(client, connection.administration, last):
        if change.id == accepted.id:
            state = change.values["state"]
            print(f"The feed tells that it is {state}")
            if state == "verified":
                return 0
            if state == "findings":
                raise RuntimeError(change.values["findings"])


if __name__ == "__main__":
    sys.exit(main())
