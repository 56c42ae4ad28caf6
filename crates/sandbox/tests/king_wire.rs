//! The exact texts that go over the wire with the default switches: what a
//! reader of this file may rely on.

#[path = "king_support/mod.rs"]
mod support;
#[path = "king_support/typed.rs"]
mod typed;

use support::{ALL, World, but, element, posting, read, selection, simple, split};

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
const CONDITIONS: [&str; 3] = ["NR", "=", "2"];

fn envelope(inner: &str) -> String {
    format!(
        "{XML}<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\
         <soap:Body>{inner}</soap:Body></soap:Envelope>"
    )
}

fn response(function: &str, inner: &str) -> String {
    envelope(&format!(
        "<{function}Response xmlns=\"{}\">{inner}</{function}Response>",
        support::NAMESPACE
    ))
}

#[test]
fn the_form_door_in_plain_text() {
    let world = World::new();
    let session = support::escape(&world.session);
    assert!(!session.is_empty());
    assert_eq!(
        world
            .select(&selection("BETCOND", "NR;ZKSL;VERVDGN", CONDITIONS, ""))
            .text,
        format!(
            "{XML}<NewDataSet><METADATA><RECORDCOUNT>1</RECORDCOUNT><TOTALPAGES>1</TOTALPAGES></METADATA>\
         <DATA><NR>2</NR><ZKSL>30 dagen</ZKSL><VERVDGN>30</VERVDGN></DATA></NewDataSet>"
        )
    );
    assert_eq!(
        world.select(&selection("BETCOND", "NR", ["NR", "=", "9"], "")).text,
        format!(
            "{XML}<NewDataSet><METADATA><RECORDCOUNT>0</RECORDCOUNT><TOTALPAGES>1</TOTALPAGES></METADATA></NewDataSet>"
        )
    );
    assert_eq!(
        world.select("<x/>").text,
        format!(
            "{XML}<NewDataSet><ERROR><MESSAGE>De selectie is incompleet, zie veld: TABLE</MESSAGE></ERROR></NewDataSet>"
        )
    );
    let debtor = format!(
        "<D>{}{}</D>",
        element("METADATA", &[("TABLE", "DEB")]),
        element("DATA", &[("ZKSL", "X")])
    );
    assert_eq!(
        world.form("CREATESTAMTABELRECORD", "STAMTABEL", &debtor).text,
        format!("{XML}<NewDataSet><TABEL><PRIMARYKEY>10003</PRIMARYKEY></TABEL></NewDataSet>")
    );
    let row = but(&simple("F-1"), &[("OMSCHR", ""), ("BEDRBOEK", "121,00")]);
    assert_eq!(
        world.form("CREATEJOURNAALPOST", "JOURNAALPOST", &posting(&[row])).text,
        format!(
            "{XML}<NewDataSet><BOE><JR>2026</JR><PN>8</PN><DAGB>10</DAGB><REK>10000</REK><TEGREK>8000</TEGREK>\
         <DAT>16-08-2026</DAT><BTW>2</BTW><BEDRBTW>-21</BEDRBTW><FACT>F-1</FACT><BEDRBOEK>121,00</BEDRBOEK>\
         <BOE_WARNING /></BOE><TABEL><PRIMARYKEY>10;2026;8;1</PRIMARYKEY></TABEL></NewDataSet>"
        )
    );
    assert_eq!(world.form("LOGOUT", "x", "").text, format!("{XML}<NewDataSet />"));
}

#[test]
fn the_string_door_in_plain_text() {
    let world = World::new();
    let got = world.soap(
        "GetStamtabelRecords",
        &[("Selectie", &selection("BETCOND", "NR", CONDITIONS, ""))],
    );
    assert_eq!(
        got.text,
        response(
            "GetStamtabelRecords",
            "<GetStamtabelRecordsResult>true</GetStamtabelRecordsResult><Records>&lt;NewDataSet&gt;&lt;METADATA&gt;\
         &lt;RECORDCOUNT&gt;1&lt;/RECORDCOUNT&gt;&lt;TOTALPAGES&gt;1&lt;/TOTALPAGES&gt;&lt;/METADATA&gt;\
         &lt;DATA&gt;&lt;NR&gt;2&lt;/NR&gt;&lt;/DATA&gt;&lt;/NewDataSet&gt;</Records>"
        )
    );
    let got = world.soap("GetStamtabelRecords", &[("Selectie", "<x/>")]);
    assert_eq!(
        got.text,
        response(
            "GetStamtabelRecords",
            "<GetStamtabelRecordsResult>false</GetStamtabelRecordsResult>\
         <Foutmelding>De selectie is incompleet, zie veld: TABLE</Foutmelding>"
        )
    );
    let got = world.booked(&posting(&split("F-1")));
    assert!(got.text.ends_with(
        "<Primarykey><string>10;2026;8;1</string><string>10;2026;8;2</string><string>10;2026;8;3</string></Primarykey>\
         </CreateJournaalpostResponse></soap:Body></soap:Envelope>"
    ), "{}", got.text);
    assert_eq!(
        world.soap("KeepSession", &[]).text,
        response("KeepSession", "<KeepSessionResult>true</KeepSessionResult>")
    );
    assert_eq!(
        world.soap("CreateVerkoopOrder", &[]).text,
        response(
            "CreateVerkoopOrder",
            "<CreateVerkoopOrderResult>false</CreateVerkoopOrderResult><ORDNR>0</ORDNR><Foutmelding>Functie \
         CreateVerkoopOrder is niet beschikbaar: de module ontbreekt in deze administratie</Foutmelding>"
        )
    );
    let got = read(world.envelope("/ws1_xml.asmx", 11, "Onzin", ""));
    assert_eq!(
        got.text,
        envelope(
            "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Server did not recognize the value of HTTP Header \
         SOAPAction: Onzin.</faultstring><detail /></soap:Fault>"
        )
    );
    let got = read(world.envelope("/ws1_xml.asmx", 12, "Onzin", ""));
    assert!(
        got.text
            .contains("<soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>"),
        "{}",
        got.text
    );
}

#[test]
fn the_typed_door_in_plain_text() {
    let world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    let got = world.typed("GetStamtabelRecords", &typed::select("DEBOPP", "DEB;FACT;BEDR;DAT", ""));
    assert_eq!(
        got.text,
        response(
            "GetStamtabelRecords",
            "<GetStamtabelRecordsResult>true</GetStamtabelRecordsResult><Records>\
         <xs:schema id=\"NewDataSet\" xmlns=\"\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:msdata=\"urn:schemas-microsoft-com:xml-msdata\">\
         <xs:element name=\"NewDataSet\" msdata:IsDataSet=\"true\" msdata:UseCurrentLocale=\"true\"><xs:complexType>\
         <xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">\
         <xs:element name=\"METADATA\"><xs:complexType><xs:sequence>\
         <xs:element name=\"RECORDCOUNT\" type=\"xs:string\" minOccurs=\"0\" /><xs:element name=\"TOTALPAGES\" type=\"xs:string\" minOccurs=\"0\" />\
         </xs:sequence></xs:complexType></xs:element>\
         <xs:element name=\"DATA\"><xs:complexType><xs:sequence>\
         <xs:element name=\"DEB\" type=\"xs:int\" minOccurs=\"0\" /><xs:element name=\"FACT\" type=\"xs:string\" minOccurs=\"0\" />\
         <xs:element name=\"BEDR\" type=\"xs:decimal\" minOccurs=\"0\" /><xs:element name=\"DAT\" type=\"xs:dateTime\" minOccurs=\"0\" />\
         </xs:sequence></xs:complexType></xs:element></xs:choice></xs:complexType></xs:element></xs:schema>\
         <diffgr:diffgram xmlns:msdata=\"urn:schemas-microsoft-com:xml-msdata\" xmlns:diffgr=\"urn:schemas-microsoft-com:xml-diffgram-v1\">\
         <NewDataSet xmlns=\"\"><METADATA diffgr:id=\"METADATA1\" msdata:rowOrder=\"0\"><RECORDCOUNT>1</RECORDCOUNT><TOTALPAGES>1</TOTALPAGES></METADATA>\
         <DATA diffgr:id=\"DATA1\" msdata:rowOrder=\"0\"><DEB>10000</DEB><FACT>F-1</FACT><BEDR>121.00</BEDR>\
         <DAT>2026-08-16T00:00:00+02:00</DAT></DATA></NewDataSet></diffgr:diffgram></Records>"
        )
    );
    let got = world.typed("GetStamtabelRecords", &typed::select("DEB", "ONZIN", ""));
    assert_eq!(
        got.text,
        response(
            "GetStamtabelRecords",
            "<GetStamtabelRecordsResult>false</GetStamtabelRecordsResult><Foutmelding>Onbekend veld ONZIN in tabel DEB</Foutmelding>"
        )
    );
}

#[test]
fn a_booking_reads_back_as_it_was_sent() {
    let world = World::new();
    let row = but(
        &simple("F-1"),
        &[
            ("OPM", "Eerste regel\nen een tweede"),
            ("BOEKSTUK", "B-77"),
            ("DATVERV", "01-10-2026"),
            ("KPL", "20"),
            ("BETWIST", "J"),
            ("STORNO", "N"),
            ("AANT", "3,50"),
            ("DOSSIER", "D1"),
        ],
    );
    world.booked(&posting(&[row]));
    let fields =
        "REK;TEGREK;DAT;BEDRBOEK;BEDRBTW;BTW;FACT;BOEKSTUK;OMSCHR;OPM;KPL;DOSSIER;STORNO;AANT;DEB;GRB;BEDR;GRPROW;PRG";
    let root = world.read("BOE", fields, ALL);
    let cells: Vec<(String, String)> = support::rows(&root, "DATA").remove(0);
    let wanted = [
        ("REK", "10000"),
        ("TEGREK", "8000"),
        ("DAT", "16-08-2026"),
        ("BEDRBOEK", "121.00"),
        ("BEDRBTW", "-21.00"),
        ("BTW", "2"),
        ("FACT", "F-1"),
        ("BOEKSTUK", "B-77"),
        ("OMSCHR", "Advies augustus"),
        ("OPM", "Eerste regel\nen een tweede"),
        ("KPL", "20"),
        ("DOSSIER", "D1"),
        ("STORNO", "N"),
        ("AANT", "3.5"),
        ("DEB", "10000"),
        ("BEDR", "121.00"),
        ("PRG", "CLOUDSWITCH"),
    ];
    assert_eq!(cells, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let item = world.read("DEBOPP", "DATVERV;BETWIST;OMSCHR;BEDRBTW;BETCOND;BETALER", ALL);
    let values: Vec<String> = support::rows(&item, "DATA")
        .remove(0)
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values, ["01-10-2026", "J", "Advies augustus", "-21.00", "1", "10000"]);
}
