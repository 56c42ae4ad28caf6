//! Every error code that the sandbox can produce, one request each; the
//! others are listed with the reason why not.

mod support;

use std::collections::BTreeSet;

use boekbrug_sandbox::Change;
use boekbrug_sandbox::snelstart::switches::DocumentSize;
use boekbrug_sandbox::snelstart::{Config, RelationPatch, Switches, codes};
use jiff::civil::date;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use support::asks::{account, attach, book, center, long, nobody, order, relate, stock};
use support::{BOOKS, Got, World, but, seed};

/// A code, and the request that earns it.
struct Case {
    code: &'static str,
    ask: fn(&World) -> Got,
}

macro_rules! cases {
    ($($code:literal => $ask:expr;)+) => {
        &[$(Case { code: $code, ask: $ask }),+]
    };
}

/// Codes of parts that no coupling uses and the sandbox has not.
const NOT_PRODUCED: &[(&str, &[&str])] = &[
    ("something unforeseen", &["ALG-0102"]),
    (
        "recipes, wholesale links and text articles",
        &["ART-0012", "ART-0013", "ART-0015"],
    ),
    (
        "a missing row of the path is a 404",
        &["BLG-0001", "KPL-0001", "VOR-0001", "BOE-0089"],
    ),
    (
        "attachments of the older kind",
        &["BLG-0003", "BLG-0010", "BLG-0012", "BLG-0014", "BLG-0015"],
    ),
    (
        "purchases",
        &[
            "BOE-0002", "BOE-0003", "BOE-0009", "BOE-0010", "BOE-0036", "BOE-0038", "BOE-0048", "BOE-0093", "REL-0052",
            "REL-0053", "REL-0054",
        ],
    ),
    (
        "cash, bank and memorial",
        &[
            "BOE-0024", "BOE-0025", "BOE-0027", "BOE-0049", "BOE-0050", "BOE-0076", "BOE-0077", "BOE-0091", "BOE-0094",
            "BOE-0095", "BOE-0096",
        ],
    ),
    (
        "reading UBL",
        &[
            "BOE-0029", "BOE-0031", "BOE-0032", "BOE-0043", "BOE-0044", "BOE-0045", "BOE-0092",
        ],
    ),
    ("ALG-0101 says it", &["BOE-0078"]),
    ("functions are all in the database", &["BOE-0090"]),
    ("VAT returns", &["BTW-0001", "BTW-0002"]),
    (
        "custom fields",
        &["REF-0001", "REF-0002", "REF-0003", "REF-0006", "REF-0016"],
    ),
    ("quotations", &["VOR-0015"]),
];

fn upset(world: &World, change: &Change) {
    world.sandbox.change(BOOKS, change).expect("its object");
}

fn patch(world: &World, code: i64, patch: &RelationPatch) {
    world.sandbox.update_relation(BOOKS, code, patch).expect("the relation");
}

/// A customer that may be collected from, with a mandate.
fn mandate(world: &World, customer: i64, one_off: bool, withdrawn: bool) -> Value {
    let collects = RelationPatch {
        collection: Some(1),
        iban: Some("NL91ABNA0417164300".into()),
        ..RelationPatch::default()
    };
    patch(world, 100, &collects);
    let id = world.sandbox.add_mandate(BOOKS, customer, "M-1", one_off, withdrawn);
    json!({"id": id.expect("a mandate")})
}

fn turned(switches: Switches) -> World {
    World::switched(switches)
}

fn one_off(change: impl FnOnce(&mut Value)) -> Value {
    let mut mandate = json!({"kenmerk": "K-1", "omschrijving": "Eenmalig", "datum": "2026-08-16"});
    change(&mut mandate);
    mandate
}

fn existing(world: &World, code: i64) -> Value {
    world.get(&format!("/relaties/{}", world.relation(code))).json()
}

fn put_relation(world: &World, code: i64, change: impl FnOnce(&mut Value)) -> Got {
    let mut relation = existing(world, code);
    change(&mut relation);
    world.put(&format!("/relaties/{}", world.relation(code)), &relation)
}

const GENERAL: &[Case] = cases! {
    "ALG-0100" => |w| book(w, |b| b["id"] = nobody()["id"].clone());
    "ALG-0101" => |w| {
        let id = w.post("/verkoopboekingen", &w.invoice("A")).id();
        w.put(&format!("/verkoopboekingen/{id}"), &but(&w.invoice("A"), "/id", nobody()["id"].clone()))
    };
    "ALG-0103" => |w| w.get("/relaties/geen-guid");
    "ALG-0104" => |w| w.get("/relaties?$filter=Naam eq");
    "ALG-0105" => |w| {
        let mut relation = existing(w, 100);
        w.delete(&format!("/relaties/{}", w.relation(100)));
        relation["naam"] = json!("Terug");
        w.put(&format!("/relaties/{}", w.relation(100)), &relation)
    };
    "ALG-0106" => |w| support::read(w.raw("POST", "/verkoopboekingen", ""));
    "KPL-0002" => |w| center(w, |c| c["id"] = json!(w.center(10)));
    "KPL-0003" => |w| w.put(&format!("/kostenplaatsen/{}", w.center(10)), &json!({"nummer": 10, "omschrijving": "x"}));
    "KPL-0004" => |w| center(w, |c| c["omschrijving"] = json!(""));
    "KPL-0005" => |w| center(w, |c| c["omschrijving"] = long(51));
    "KPL-0006" => |w| center(w, |c| c["nummer"] = json!(null));
    "KPL-0007" => |w| center(w, |c| c["nummer"] = json!(1_000_000_000));
    "KPL-0008" => |w| center(w, |c| c["nummer"] = json!(10));
    "KPL-0009" => |w| center(w, |c| c["nonactief"] = json!(true));
    "BOE-0084" => |w| account(w, |a| a["omschrijving"] = json!(""));
    "BOE-0085" => |w| account(w, |a| a["grootboekfunctie"] = json!(999));
    "BOE-0086" => |w| account(w, |a| a["nummer"] = json!(8000));
    "BOE-0087" => |w| account(w, |a| a["grootboekfunctie"] = json!("BtwAfTeDragenHoog"));
    "BOE-0088" => |w| account(w, |a| a["omschrijving"] = long(51));
};

const BOOKING: &[Case] = cases! {
    "BOE-0008" => |w| { upset(w, &Change::CloseLedger { number: 8200 }); book(w, |_| {}) };
    "BOE-0019" => |w| book(w, |b| b["boekingsregels"][0]["kostenplaats"] = nobody());
    "BOE-0021" => |w| { book(w, |_| {}); book(w, |_| {}) };
    "BOE-0022" => |w| book(w, |b| b["boekingsregels"][0]["grootboek"] = json!({"id": w.ledger(8290)}));
    "BOE-0023" => |w| book(w, |b| b["boekingsregels"] = json!([]));
    "BOE-0026" => |w| {
        w.delete(&format!("/kostenplaatsen/{}", w.center(10)));
        book(w, |b| b["boekingsregels"][0]["kostenplaats"] = json!({"id": w.center(10)}))
    };
    "BOE-0028" => |_| {
        let w = turned(Switches { zero_line_refused: true, ..Switches::default() });
        w.post("/verkoopboekingen", &w.simple("N", 8240, "Geen", "0.00"))
    };
    "BOE-0033" => |w| book(w, |b| b["factuurdatum"] = json!("2020-12-31"));
    "BOE-0037" => |w| book(w, |b| b["boekingsregels"][0]["grootboek"] = nobody());
    "BOE-0039" => |w| book(w, |b| b["factuurbedrag"] = json!("175.51"));
    "BOE-0042" => |w| {
        upset(w, &Change::BlockPeriod { from: date(2026, 8, 1), to: date(2026, 8, 31) });
        book(w, |_| {})
    };
    "BOE-0046" => |w| {
        w.sandbox.file_vat_return(BOOKS, date(2026, 7, 1), date(2026, 9, 30)).expect("files");
        book(w, |_| {})
    };
    "BOE-0047" => |w| {
        order(w, |_| {});
        let id = book(w, |_| {}).id();
        w.sandbox.tie_order(BOOKS, 1, "T-1").expect("ties");
        w.delete(&format!("/verkoopboekingen/{id}"))
    };
    "BOE-0051" => |w| {
        w.sandbox.block_by_accountant(BOOKS, date(2026, 8, 1), date(2026, 8, 31)).expect("blocks");
        book(w, |_| {})
    };
    "BOE-0052" => |w| book(w, |b| {
        b["klant"] = json!({"id": w.relation(400)});
        b["eenmaligeIncassoMachtiging"] = one_off(|_| {});
    });
    "BOE-0053" => |w| book(w, |b| b["btw"][0]["btwSoort"] = json!("InkopenHoog"));
    "BOE-0054" => |w| book(w, |b| b["klant"] = json!({"id": w.relation(500)}));
    "BOE-0055" => |w| book(w, |b| b["eenmaligeIncassoMachtiging"] = one_off(|_| {}));
    "BOE-0056" => |w| book(w, |b| b["eenmaligeIncassoMachtiging"] = one_off(|m| m["omschrijving"] = long(51)));
    "BOE-0057" => |w| book(w, |b| b["eenmaligeIncassoMachtiging"] = one_off(|m| m["kenmerk"] = long(51)));
    "BOE-0058" => |w| book(w, |b| b["factuurnummer"] = long(26));
    "BOE-0060" => |w| book(w, |b| b["klant"] = json!({"id": w.relation(200)}));
    "BOE-0061" => |w| book(w, |b| b["boekingsregels"][0]["grootboek"] = json!({"id": w.ledger(1671)}));
    "BOE-0062" => |w| book(w, |b| b["btw"] = json!([{"btwSoort": "VerkopenVerlegd", "btwBedrag": 0}, {"btwSoort": "VerkopenHoog", "btwBedrag": 21}]));
    "BOE-0063" => |w| {
        mandate(w, 100, false, false);
        book(w, |b| b["eenmaligeIncassoMachtiging"] = one_off(|m| m["kenmerk"] = json!("M-1")))
    };
    "BOE-0064" => |w| {
        let standing = mandate(w, 100, false, false);
        book(w, |b| {
            b["eenmaligeIncassoMachtiging"] = one_off(|_| {});
            b["doorlopendeIncassoMachtiging"] = standing;
        })
    };
    "BOE-0066" => |w| { let m = mandate(w, 300, false, false); book(w, |b| b["doorlopendeIncassoMachtiging"] = m) };
    "BOE-0067" => |w| { let m = mandate(w, 100, true, false); book(w, |b| b["doorlopendeIncassoMachtiging"] = m) };
    "BOE-0068" => |w| book(w, |b| b["boekstuk"] = long(26));
    "BOE-0069" => |w| book(w, |b| {
        b["btw"][0]["btwBedrag"] = json!("20.00");
        b["factuurbedrag"] = json!("174.50");
    });
    "BOE-0070" => |w| book(w, |b| b["factuurdatum"] = json!(null));
    "BOE-0071" => |w| book(w, |b| b["boekingsregels"][1]["omschrijving"] = long(251));
    "BOE-0075" => |w| book(w, |b| b["boekingsregels"][0]["grootboek"] = json!({"id": w.ledger(2010)}));
    "BOE-0079" => |w| { let m = mandate(w, 100, false, true); book(w, |b| b["doorlopendeIncassoMachtiging"] = m) };
    "BOE-0080" => |w| w.post("/verkoopboekingen", &w.simple("EU", 8270, "Geen", "100.00"));
    "BOE-0081" => |w| { upset(w, &Change::CloseLedger { number: 1671 }); book(w, |_| {}) };
    "BOE-0082" => |w| book(w, |b| b["boekingsregels"][0]["btwSoort"] = json!("Laag"));
    "BOE-0083" => |w| {
        let id = book(w, |_| {}).id();
        w.sandbox.pay(BOOKS, "T-1", Decimal::TEN).expect("pays");
        w.delete(&format!("/verkoopboekingen/{id}"))
    };
};

const DOCUMENT: &[Case] = cases! {
    "BLG-0002" => |w| { let id = attach(w, |_| {}).id(); let parent = w.get("/verkoopfacturen").json()[0]["verkoopBoeking"]["id"].clone(); w.post("/documenten/Verkoopboekingen", &json!({"id": id, "parentIdentifier": parent, "fileName": "x.pdf", "content": "QQ=="})) };
    "BLG-0004" => |w| { let id = attach(w, |d| d["readOnly"] = json!(true)).id(); w.delete(&format!("/documenten/{id}")) };
    "BLG-0005" => |w| w.post("/documenten/Inkoopboekingen", &World::document("0f8fad5b-d9cb-469f-a165-70867728950e", "x.pdf", b"x"));
    "BLG-0006" => |w| attach(w, |d| d["content"] = json!("AAAA".repeat(10 * 1024 * 1024 / 3 + 1)));
    "BLG-0007" => |w| attach(w, |d| d["fileName"] = json!(""));
    "BLG-0008" => |w| attach(w, |d| d["content"] = json!(""));
    "BLG-0009" => |w| support::read(w.raw("POST", "/documenten/verkoopboekingen", "  "));
    "BLG-0011" => |w| attach(w, |d| d["content"] = json!(null));
    "BLG-0013" => |_| {
        let w = turned(Switches { document_size: DocumentSize::Encoded, ..Switches::default() });
        attach(&w, |d| d["content"] = json!("AAAA".repeat(10 * 1024 * 1024 / 4 + 1)))
    };
    "BLG-0016" => |w| attach(w, |d| d["fileName"] = json!("a/b.pdf"));
    "BLG-0017" => |w| attach(w, |d| d["fileName"] = long(256));
    "BOE-0001" => |w| attach(w, |d| d["parentIdentifier"] = nobody()["id"].clone());
};

const RELATION: &[Case] = cases! {
    "REL-0001" => |w| relate(w, |r| r["relatiesoort"] = json!(["Geen"]));
    "REL-0002" => |w| relate(w, |r| { r["relatiesoort"] = json!(["Leverancier"]); r["aanmaningsoort"] = json!("Onderneming"); });
    "REL-0003" => |w| relate(w, |r| r["krediettermijn"] = json!(1001));
    "REL-0004" => |w| relate(w, |r| { r["relatiesoort"] = json!(["Leverancier"]); r["factuurkorting"] = json!(5); });
    "REL-0005" => |w| book(w, |b| b["klant"] = nobody());
    "REL-0006" => |w| relate(w, |r| r["kvkNummer"] = json!("1234567"));
    "REL-0007" => |w| relate(w, |r| r["naam"] = json!(" "));
    "REL-0008" => |w| relate(w, |r| r["relatiecode"] = json!(100));
    "REL-0009" => |w| relate(w, |r| r["incassoSoort"] = json!("Core"));
    "REL-0010" => |w| relate(w, |r| r["bic"] = json!("ABNA"));
    "REL-0011" => |w| relate(w, |r| r["iban"] = json!("NL91ABNA0417164301"));
    "REL-0012" => |w| relate(w, |r| r["mobieleTelefoon"] = long(26));
    "REL-0013" => |w| relate(w, |r| r["telefoon"] = long(26));
    "REL-0014" => |w| relate(w, |r| { r["bankieren"] = json!(true); r["iban"] = json!("NL91ABNA0417164300"); });
    "REL-0015" => |w| relate(w, |r| r["websiteUrl"] = json!("geen adres"));
    "REL-0016" => |w| relate(w, |r| { r["relatiesoort"] = json!(["Leverancier"]); r["incassoSoort"] = json!("B2B"); });
    "REL-0017" => |w| relate(w, |r| r["factuurRelatie"] = nobody());
    "REL-0018" => |w| relate(w, |r| r["factuurRelatie"] = json!({"id": w.relation(200)}));
    "REL-0020" => |w| relate(w, |r| r["vestigingsAdres"]["straat"] = long(51));
    "REL-0021" => |w| relate(w, |r| r["vestigingsAdres"]["postcode"] = long(26));
    "REL-0022" => |w| relate(w, |r| r["vestigingsAdres"]["plaats"] = long(51));
    "REL-0023" => |w| relate(w, |r| r["vestigingsAdres"]["contactpersoon"] = long(51));
    "REL-0025" => |w| relate(w, |r| r["correspondentieAdres"] = json!({"straat": long(51)}));
    "REL-0026" => |w| relate(w, |r| r["correspondentieAdres"] = json!({"postcode": long(26)}));
    "REL-0027" => |w| relate(w, |r| r["correspondentieAdres"] = json!({"plaats": long(51)}));
    "REL-0028" => |w| relate(w, |r| r["correspondentieAdres"] = json!({"contactpersoon": long(51)}));
    "REL-0047" => |w| put_relation(w, 100, |r| r["id"] = json!(w.relation(300)));
    "REL-0048" => |w| relate(w, |r| r["relatiesoort"] = json!(["Klant", "Eigen"]));
    "REL-0049" => |w| { book(w, |_| {}); w.delete(&format!("/relaties/{}", w.relation(100))) };
    "REL-0050" => |w| { order(w, |_| {}); w.delete(&format!("/relaties/{}", w.relation(100))) };
    "REL-0051" => |w| { patch(w, 300, &RelationPatch { invoice_to: Some(100), ..RelationPatch::default() }); w.delete(&format!("/relaties/{}", w.relation(100))) };
    "REL-0055" => |w| relate(w, |r| r["correspondentieAdres"] = json!({"straat": "x", "land": nobody()}));
    "REL-0056" => |w| relate(w, |r| r["vestigingsAdres"]["land"] = nobody());
    "REL-0057" => |w| relate(w, |r| r["btwNummer"] = json!("1".repeat(51)));
    "REL-0058" => |w| relate(w, |r| r["btwNummer"] = json!("1"));
    "REL-0059" => |w| relate(w, |r| r["btwNummer"] = json!("NL1234.56.782.B01"));
    "REL-0060" => |w| relate(w, |r| r["vestigingsAdres"]["plaats"] = json!(null));
    "REL-0061" => |w| relate(w, |r| r["email"] = json!("geen adres"));
    "REL-0062" => |w| relate(w, |r| { r["relatiesoort"] = json!(["Leverancier"]); r["kredietLimiet"] = json!(500); });
    "REL-0063" => |w| relate(w, |r| r["id"] = nobody()["id"].clone());
    "REL-0064" => |w| put_relation(w, 100, |r| r["relatiesoort"] = json!(["Leverancier"]));
    "REL-0065" => |_| {
        let w = turned(Switches { customer_and_supplier: false, ..Switches::default() });
        relate(&w, |r| r["relatiesoort"] = json!(["Klant", "Leverancier"]))
    };
    "REL-0066" => |w| support::read(w.raw("POST", "/relaties", "{"));
    "REL-0067" => |w| w.delete(&format!("/relaties/{}", w.relation(-1)));
    "REL-0084" => |w| relate(w, |r| r["email"] = json!("a@example.nl;geen adres"));
    "REL-0085" => |w| relate(w, |r| r["email"] = json!(format!("{}@example.nl", "x".repeat(250))));
    "REL-0086" => |w| relate(w, |r| r["oin"] = json!("123"));
    "REL-0087" => |w| relate(w, |r| r["btwNummer"] = json!("BE0123456789"));
    "REL-0088" => |w| relate(w, |r| r["btwNummer"] = json!("NL123456789B01"));
    "REL-0103" => |w| w.delete(&format!("/relaties/{}", w.relation(-2)));
};

const ORDER: &[Case] = cases! {
    "ART-0001" => |w| order(w, |o| o["regels"][0]["artikel"] = nobody());
    "ART-0002" => |w| stock(w, |a| a["artikelcode"] = json!(""));
    "ART-0003" => |_| {
        let mut numeric = seed();
        numeric.numeric_articles = true;
        stock(&World::with(Config::with_seed(numeric)), |_| {})
    };
    "ART-0004" => |w| stock(w, |a| a["artikelcode"] = long(31));
    "ART-0005" => |w| stock(w, |a| a["artikelcode"] = json!("1000"));
    "ART-0006" => |w| stock(w, |a| a["omschrijving"] = json!(""));
    "ART-0007" => |w| stock(w, |a| a["omschrijving"] = long(251));
    "ART-0008" => |w| stock(w, |a| a["artikelOmzetgroep"] = json!(null));
    "ART-0009" => |w| stock(w, |a| a["artikelOmzetgroep"] = nobody());
    "ART-0010" => |w| {
        w.sandbox.set_stock(BOOKS, "1000", Decimal::TEN).expect("the article");
        let id = w.get("/artikelen?$filter=Artikelcode eq '1000'").json()[0]["id"].clone();
        w.delete(&format!("/artikelen/{}", id.as_str().expect("id")))
    };
    "ART-0011" => |w| {
        let id = order(w, |_| {}).json()["regels"][0]["artikel"]["id"].clone();
        w.delete(&format!("/artikelen/{}", id.as_str().expect("id")))
    };
    "ART-0014" => |w| w.get(&format!("/artikelen?relatieId={}", w.relation(200)));
    "ART-0016" => |w| stock(w, |a| a["relatie"] = nobody());
    "ART-0017" => |w| stock(w, |a| a["relatie"] = json!({"id": w.relation(100)}));
    "ART-0018" => |w| {
        patch(w, 200, &RelationPatch { inactive: Some(true), ..RelationPatch::default() });
        stock(w, |a| a["relatie"] = json!({"id": w.relation(200)}))
    };
    "VOR-0002" => |w| order(w, |o| o["relatie"] = json!({"id": w.relation(200)}));
    "VOR-0003" => |w| { patch(w, 100, &RelationPatch { invoice_to: Some(200), ..RelationPatch::default() }); order(w, |_| {}) };
    "VOR-0004" => |w| { let m = mandate(w, 300, false, false); order(w, |o| o["incassomachtiging"] = m) };
    "VOR-0005" => |w| order(w, |o| o["nummer"] = json!(12));
    "VOR-0006" => |w| order(w, |o| o["afleveradres"] = json!({"straat": long(51)}));
    "VOR-0007" => |w| order(w, |o| o["afleveradres"] = json!({"postcode": long(26)}));
    "VOR-0008" => |w| order(w, |o| o["factuuradres"] = json!({"plaats": long(51)}));
    "VOR-0009" => |w| order(w, |o| o["factuuradres"] = json!({"contactpersoon": long(51)}));
    "VOR-0010" => |w| order(w, |o| o["factuuradres"] = json!({"plaats": "x", "land": nobody()}));
    "VOR-0011" => |w| order(w, |o| o["orderreferentie"] = long(51));
    "VOR-0013" => |w| order(w, |o| o["incassomachtiging"] = nobody());
    "VOR-0014" => |w| {
        let id = order(w, |_| {}).id();
        w.sandbox.link_purchase(BOOKS, 1).expect("the order");
        w.delete(&format!("/verkooporders/{id}"))
    };
};

/// Wire name of a block; its codes in the order of [`BREACHES`].
const MAIL: &[(&str, [u16; 7])] = &[
    ("aanmaningEmailVersturen", [29, 30, 31, 68, 69, 70, 71]),
    ("factuurEmailVersturen", [32, 33, 34, 72, 73, 74, 75]),
    ("bevestigingsEmailVersturen", [38, 39, 40, 76, 77, 78, 79]),
    ("offerteEmailVersturen", [44, 45, 46, 80, 81, 82, 83]),
    ("offerteAanvraagEmailVersturen", [89, 90, 91, 92, 93, 94, 95]),
    ("bestellingEmailVersturen", [96, 97, 98, 99, 100, 101, 102]),
];

fn breaches() -> [Value; 7] {
    let long = format!("{}@example.nl", "x".repeat(250));
    [
        json!({"shouldSend": true}),
        json!({"email": "geen adres"}),
        json!({"ccEmail": "geen adres"}),
        json!({"email": "a@example.nl;geen adres"}),
        json!({"email": long}),
        json!({"ccEmail": "a@example.nl;geen adres"}),
        json!({"ccEmail": long}),
    ]
}

fn check(cases: &[Case]) {
    for case in cases {
        let got = (case.ask)(&World::new());
        assert_eq!(got.status, 400, "{}: {}", case.code, got.text);
        assert!(
            got.codes().iter().any(|code| code == case.code),
            "{}: {}",
            case.code,
            got.text
        );
    }
}

#[test]
fn general_codes() {
    check(GENERAL);
}

#[test]
fn booking_codes() {
    check(BOOKING);
}

#[test]
fn document_codes() {
    check(DOCUMENT);
}

#[test]
fn relation_codes() {
    check(RELATION);
}

#[test]
fn order_and_article_codes() {
    check(ORDER);
}

#[test]
fn mail_block_codes() {
    let world = World::new();
    for (block, numbers) in MAIL {
        for (number, breach) in numbers.iter().zip(breaches()) {
            let got = relate(&world, |r| r[*block] = breach);
            assert_eq!(got.codes(), [format!("REL-{number:04}")], "{block}");
        }
    }
}

#[test]
fn what_the_cases_start_from_is_accepted() {
    let world = World::new();
    let starts = [
        book(&world, |_| {}),
        relate(&world, |_| {}),
        stock(&world, |_| {}),
        order(&world, |_| {}),
        attach(&world, |_| {}),
        center(&world, |_| {}),
        account(&world, |_| {}),
        put_relation(&world, 100, |_| {}),
    ];
    for got in starts {
        assert!(got.status < 300, "{}", got.text);
    }
}

#[test]
fn every_code_has_a_case_or_a_reason() {
    let mut covered: BTreeSet<String> = [GENERAL, BOOKING, DOCUMENT, RELATION, ORDER]
        .into_iter()
        .flatten()
        .map(|case| case.code.to_owned())
        .collect();
    for (_, numbers) in MAIL {
        covered.extend(numbers.iter().map(|number| format!("REL-{number:04}")));
    }
    for (_, not) in NOT_PRODUCED {
        for code in *not {
            assert!(covered.insert((*code).to_owned()), "{code} is produced after all");
        }
    }
    let all: BTreeSet<String> = codes::all().map(|(code, _)| code.to_owned()).collect();
    let missing: Vec<_> = all.difference(&covered).collect();
    let unknown: Vec<_> = covered.difference(&all).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:?}, unknown {unknown:?}"
    );
}
