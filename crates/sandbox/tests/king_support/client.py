"""A stock SOAP client, made from the served descriptions alone: signs in, reads debtors, books an invoice.

Run with the address of the sandbox; prints one line per step and ends with "done".
"""

import base64
import sys

import zeep
from lxml import etree

BASE, KEY, CODE = sys.argv[1:4]
XSD = "http://www.w3.org/2001/XMLSchema"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SPACE = "https://cloudswitch.imuisonline.com/"
DIFFGRAM = "urn:schemas-microsoft-com:xml-diffgram-v1"
EVERYTHING = {"WHEREFIELDS": "", "WHEREOPERATORS": "", "WHEREVALUES": "", "ORDERBY": "NR"}
BOOKING = {
    "JR": "2026", "PN": "8", "DAGB": "10", "REK": "10000", "TEGREK": "8000", "DAT": "16-08-2026", "BEDRBOEK": "121",
    "BTW": "2", "BEDRBTW": "-21",
}


def dataset(tables):
    root = etree.Element("NewDataSet")
    for table, cells in tables:
        row = etree.SubElement(root, table)
        for name, text in cells.items():
            etree.SubElement(row, name).text = text
    return root


def schema(tables, types):
    root = etree.Element(f"{{{XSD}}}schema", id="NewDataSet", nsmap={"xs": XSD})
    choice = nested(etree.SubElement(root, f"{{{XSD}}}element", name="NewDataSet"), "choice")
    choice.set("maxOccurs", "unbounded")
    for table, cells in tables:
        columns = nested(etree.SubElement(choice, f"{{{XSD}}}element", name=table), "sequence")
        for name in cells:
            etree.SubElement(columns, f"{{{XSD}}}element", name=name, type=types.get(name, "xs:string"), minOccurs="0")
    return root


def nested(element, group):
    return etree.SubElement(etree.SubElement(element, f"{{{XSD}}}complexType"), f"{{{XSD}}}{group}")


def typed(tables, types=None):
    diffgram = etree.Element(f"{{{DIFFGRAM}}}diffgram", nsmap={"diffgr": DIFFGRAM})
    diffgram.append(dataset(tables))
    return [schema(tables, types or {}), diffgram]


def call(client, function, who, parameter, content):
    """The client reads an element of type "schema" in a description but cannot write one, so the body of a call with
    a dataset is put together here and goes through its transport."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    operation = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SPACE}}}{function}", nsmap={None: SPACE})
    for name, text in who.items():
        etree.SubElement(operation, f"{{{SPACE}}}{name}").text = text
    etree.SubElement(operation, f"{{{SPACE}}}{parameter}").extend(content)
    headers = {"SOAPAction": f'"{SPACE}{function}"', "Content-Type": "text/xml; charset=utf-8"}
    return client.transport.post_xml(f"{BASE}/ws1.asmx", envelope, headers)


def strings():
    client = zeep.Client(f"{BASE}/ws1_xml.asmx?WSDL")
    for port in ("ws1_xmlSoap", "ws1_xmlSoap12"):
        service = client.bind("ws1_xml", port)
        assert service.CheckConnection() is True
        login = service.Login(PartnerKey=KEY, Omgevingscode=CODE)
        assert login.LoginResult and login.SessionId, login
        who = dict(PartnerKey=KEY, Omgevingscode=CODE, SessionId=login.SessionId)
        selection = [("Table1", {"TABLE": "DEB", "SELECTFIELDS": "NR;NAAM", **EVERYTHING})]
        read = service.GetStamtabelRecords(**who, Selectie=etree.tostring(dataset(selection), encoding="unicode"))
        assert read.GetStamtabelRecordsResult, read
        names = [row.findtext("NAAM") for row in etree.fromstring(read.Records).findall("DATA")]
        assert "Klant & Zonen B.V." in names, names
        rows = [("BOE", {**BOOKING, "FACT": f"Z-{port}"})]
        booked = service.CreateJournaalpost(**who, Journaalpost=etree.tostring(dataset(rows), encoding="unicode"))
        assert booked.CreateJournaalpostResult, booked
        assert len(booked.Primarykey.string) == 1, booked
        assert service.Logout(**who).LogoutResult
        assert not service.KeepSession(**who).KeepSessionResult
        print(port, "booked", flush=True)


def datasets():
    client = zeep.Client(f"{BASE}/ws1.asmx?WSDL")
    service = client.bind("ws1", "ws1Soap")
    login = service.Login(PartnerKey=KEY, Omgevingscode=CODE)
    assert login.LoginResult, login
    who = dict(PartnerKey=KEY, Omgevingscode=CODE, SessionId=login.SessionId)
    selection = [("Table1", {"TABLE": "DEB", "SELECTFIELDS": "NR;NAAM", **EVERYTHING})]
    read = call(client, "GetStamtabelRecords", who, "Selectie", typed(selection))
    names = [cell.text for cell in etree.fromstring(read.content).iter("NAAM")]
    assert "Klant & Zonen B.V." in names, read.content
    rows = [
        ("BOE", {**BOOKING, "FACT": "Z-typed"}),
        ("DIGDOS", {"FILENAME": "factuur.pdf", "FILEDESCRIPTION": "Factuur", "FILE": base64.b64encode(b"%PDF-1.7 x").decode()}),
    ]
    booked = call(client, "CreateJournaalpost", who, "Journaalpost", typed(rows, {"FILE": "xs:base64Binary"}))
    assert b"<CreateJournaalpostResult>true" in booked.content, booked.content
    print("ws1Soap booked with its document", flush=True)


strings()
datasets()
print("done")
