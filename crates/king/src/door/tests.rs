//! Answers in the shapes of the three doors.

use super::*;

fn reply(door: Door, operation: Operation, body: &str) -> Result<Reply, NoReply> {
    Reply::read(door, operation, body.as_bytes())
}

fn soap(inside: &str) -> String {
    format!("<s:Envelope xmlns:s='x'><s:Header/><s:Body>{inside}</s:Body></s:Envelope>")
}

#[test]
fn a_log_in_gives_a_session_in_any_shape() {
    for (door, body) in [
        (
            Door::Strings,
            soap("<LoginResponse><LoginResult>true</LoginResult><SessionId>a/b@1;0</SessionId></LoginResponse>"),
        ),
        (
            Door::Dataset,
            soap("<LoginResponse><LoginResult>1</LoginResult><SessionId> a/b@1;0 </SessionId></LoginResponse>"),
        ),
        (
            Door::Form,
            "<NewDataSet><SESSIONID>a/b@1;0</SESSIONID></NewDataSet>".to_owned(),
        ),
        (
            Door::Form,
            "<DATASET><Table><SessionId>a/b@1;0</SessionId></Table></DATASET>".to_owned(),
        ),
    ] {
        let reply = reply(door, Operation::Login, &body).unwrap();
        assert_eq!((reply.session(), reply.ok), (Some("a/b@1;0"), Some(true)), "{body}");
    }
}

#[test]
fn a_no_is_read_in_any_shape() {
    for (door, body) in [
        (
            Door::Strings,
            soap("<LoginResponse><LoginResult>false</LoginResult><Foutmelding>Nee</Foutmelding></LoginResponse>"),
        ),
        (
            Door::Form,
            "<NewDataSet><ERROR><MESSAGE>Nee</MESSAGE></ERROR></NewDataSet>".to_owned(),
        ),
        (Door::Form, "<error><message>Nee</message></error>".to_owned()),
        (Door::Form, "<x><Error>Nee</Error></x>".to_owned()),
    ] {
        let reply = reply(door, Operation::Login, &body).unwrap();
        assert_eq!((reply.ok, reply.text.as_deref()), (Some(false), Some("Nee")), "{body}");
    }
    let silent = reply(Door::Form, Operation::Login, "<x><ERROR/></x>").unwrap();
    assert_eq!((silent.ok, silent.text.as_deref()), (Some(false), Some("ERROR")));
}

#[test]
fn keys_come_as_a_list_or_alone() {
    let listed = soap(
        "<CreateJournaalpostResponse><Primarykey><string>1</string><string/><string>2</string></Primarykey></CreateJournaalpostResponse>",
    );
    assert_eq!(
        reply(Door::Strings, Operation::Book, &listed).unwrap().keys(),
        ["1", "2"]
    );
    let alone = "<r><TABEL><PRIMARYKEY>7</PRIMARYKEY></TABEL></r>";
    assert_eq!(reply(Door::Form, Operation::Book, alone).unwrap().keys(), ["7"]);
    assert!(reply(Door::Form, Operation::Book, "<r/>").unwrap().keys().is_empty());
    let remark = "<r><BOE><BOE_WARNING>Let op</BOE_WARNING></BOE></r>";
    assert_eq!(
        reply(Door::Form, Operation::Book, remark).unwrap().remark(),
        Some("Let op")
    );
}

#[test]
fn a_payload_is_text_once_or_xml() {
    let answer = |records: &str| {
        let inside = format!("<GetStamtabelRecordsResponse><Records>{records}</Records></GetStamtabelRecordsResponse>");
        reply(Door::Strings, Operation::Records, &soap(&inside)).unwrap()
    };
    let escaped = answer("&lt;N&gt;&lt;A&gt;x &amp;amp; y&lt;/A&gt;&lt;/N&gt;");
    assert_eq!(escaped.payload_form(), "text");
    assert_eq!(
        escaped.into_payload().unwrap().unwrap().find("A").unwrap().text,
        "x & y",
        "unescaped once, not twice"
    );
    let cdata = answer("<![CDATA[<N><A>x &amp; y</A></N>]]>");
    assert_eq!(cdata.into_payload().unwrap().unwrap().find("A").unwrap().text, "x & y");
    let plain = answer("<N><A>x</A></N>");
    assert_eq!(plain.payload_form(), "xml");
    assert_eq!(plain.into_payload().unwrap().unwrap().find("A").unwrap().text, "x");
    assert_eq!(answer("").into_payload().unwrap(), None);
    assert!(answer("&lt;N&gt;").into_payload().is_err());
}

#[test]
fn faults_say_whose_they_are() {
    for (body, ours) in [
        (
            "<s:Fault><faultcode>soap:Client</faultcode><faultstring>t</faultstring></s:Fault>",
            true,
        ),
        (
            "<s:Fault><faultcode>soap:Server</faultcode><faultstring>t</faultstring></s:Fault>",
            false,
        ),
        (
            "<s:Fault><Code><Value>s:Sender</Value></Code><Reason><Text>t</Text></Reason></s:Fault>",
            true,
        ),
        (
            "<s:Fault><Code><Value>s:Receiver</Value></Code><Reason><Text>t</Text></Reason></s:Fault>",
            false,
        ),
    ] {
        let expected = NoReply::Fault {
            ours,
            text: "t".to_owned(),
        };
        assert_eq!(
            reply(Door::Strings, Operation::Login, &soap(body)).unwrap_err(),
            expected,
            "{body}"
        );
    }
}

#[test]
fn what_is_no_answer_is_told_apart() {
    let no = |body: &str| reply(Door::Strings, Operation::Login, body).unwrap_err();
    assert_eq!(no(" <!doctype HTML><p>x"), NoReply::Html);
    assert_eq!(no("<html><body/></html>"), NoReply::Html);
    assert_eq!(no("<NewDataSet/>"), NoReply::Shape("Envelope"));
    assert_eq!(no("<Envelope/>"), NoReply::Shape("Body"));
    assert_eq!(no(""), NoReply::Xml(XmlError::Empty));
}

#[test]
fn the_version_is_read_where_it_stands() {
    let body = soap(
        "<GetiMUISVersionResponse><GetiMUISVersionResult>true</GetiMUISVersionResult><iMUISVersion>4.6.0a</iMUISVersion></GetiMUISVersionResponse>",
    );
    assert_eq!(
        reply(Door::Strings, Operation::Version, &body).unwrap().version(),
        Some("4.6.0a")
    );
}
