// One invoice from an application into the books and back, with the client that is generated from the document.
//
//   BOEKBRUG_API=http://127.0.0.1:4000/v1 BOEKBRUG_KEY=bbk_… node out/invoice.js
//
// `boekbrug demo` prints both. `cargo xtask api --only typescript` does all of it.

import createClient from "openapi-fetch";
import type { components, paths } from "./boekbrug.js";

const api = process.env.BOEKBRUG_API ?? "";
const key = process.env.BOEKBRUG_KEY ?? "";
const client = createClient<paths>({
  baseUrl: api.replace(/\/v1$/, ""),
  headers: { Authorization: `Bearer ${key}` },
});

/** What came back, or the problem as an error: every problem has a title and a code of the catalogue. */
function well<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.error !== undefined || answer.data === undefined) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

/** A page without anything on it, in the place of the document that the application made. */
const PDF = [
  "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj",
  "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n ",
  "trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n104\n%%EOF\n",
].join("\n");

type Change = components["schemas"]["Change"];

/** Reads the feed after a number, and waits for what is to come. An application keeps the last number that it stored. */
async function* changes(administration: string, after: number): AsyncGenerator<Change> {
  for (;;) {
    const page = well(
      await client.GET("/v1/administrations/{administration}/changes", {
        params: { path: { administration }, query: { after, wait: 30 } },
      }),
    );
    for (const change of page.items) {
      yield change;
      after = change.number;
    }
  }
}

async function main() {
  const organisation = well(await client.GET("/v1/organisation"));
  const connections = well(await client.GET("/v1/connections")).items;
  const connection = connections.find((one) => one.state === "active");
  if (!connection) throw new Error("no connection is active");
  const { id, administration } = connection;
  console.log(`${organisation.name} is linked to ${connection.remoteName} (${connection.package})`);

  well(await client.POST("/v1/connections/{connection}/pull", { params: { path: { connection: id } } }));
  let last = 0;
  let customer: string | undefined;
  for await (const change of changes(administration, 0)) {
    last = change.number;
    if (change.subject === "customers") {
      const values = change.values as unknown as { customerCode: string; name: string; isActive?: boolean };
      if (values.isActive !== false) {
        customer = values.customerCode;
        console.log(`The feed tells of ${values.name}, customer ${customer}`);
        break;
      }
    }
  }

  const number = `TS-${Date.now()}`;
  const today = new Date().toISOString().slice(0, 10);
  const vat = { kind: "standard", percent: "21" } as const;
  const invoice: components["schemas"]["Invoice"] = {
    number,
    kind: "invoice",
    date: today,
    customer: { code: customer } as components["schemas"]["InvoiceCustomer"],
    currency: "EUR",
    lines: [{ description: "Advies", net: "100.00", vat }],
    vatTotals: [{ vat, base: "100.00", amount: "21.00" }],
    totalExcl: "100.00",
    totalVat: "21.00",
    totalIncl: "121.00",
  };
  const body = new FormData();
  body.set("invoice", new Blob([JSON.stringify(invoice)], { type: "application/json" }));
  body.set("pdf", new Blob([PDF], { type: "application/pdf" }), `${number}.pdf`);
  const accepted = well(
    await client.POST("/v1/administrations/{administration}/invoices", {
      params: { path: { administration }, header: { "Idempotency-Key": number } },
      body: body as never,
      bodySerializer: (parts: unknown) => parts as FormData,
    }),
  );
  const refusals = accepted.findings.filter((finding) => finding.severity === "refusal");
  if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
  console.log(`Invoice ${number} is accepted as ${accepted.id}`);

  for await (const change of changes(administration, last)) {
    if (change.id !== accepted.id) continue;
    const { state, findings } = change.values as unknown as { state: string; findings: unknown[] };
    console.log(`The feed tells that it is ${state}`);
    if (state === "verified") return;
    if (state === "findings") throw new Error(JSON.stringify(findings));
  }
}

const patience = setTimeout(() => {
  console.error("it took more than two minutes");
  process.exit(1);
}, 120_000);
await main();
clearTimeout(patience);
