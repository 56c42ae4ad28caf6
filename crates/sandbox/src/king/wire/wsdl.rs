//! The service descriptions at `?WSDL`, made from the lists of operations:
//! the same operations, types, namespaces and bindings as the vendor's two
//! documents, with the sandbox's own address.

use super::operations::{Door, Operation, Parameter, ParameterKind};
use crate::king::xml::{SCHEMA, Writer, escape};

/// Target namespace of both doors on either host [apis/king.md §1].
pub(crate) const NAMESPACE: &str = "https://cloudswitch.imuisonline.com/";

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const TRANSPORT: &str = "http://schemas.xmlsoap.org/soap/http";

/// A description of that door at that address.
pub(crate) fn describe(door: Door, address: &str) -> String {
    let mut xml = Writer::new(true);
    xml.open(&format!(
        "wsdl:definitions xmlns:s=\"{SCHEMA}\" xmlns:tns=\"{NAMESPACE}\" xmlns:soap=\"{WSDL}soap/\" \
         xmlns:soap12=\"{WSDL}soap12/\" targetNamespace=\"{NAMESPACE}\" xmlns:wsdl=\"{WSDL}\""
    ));
    types(&mut xml, door);
    for operation in door.operations() {
        message(&mut xml, operation, "SoapIn", "");
        if operation.response.is_some() {
            message(&mut xml, operation, "SoapOut", "Response");
        }
    }
    let service = door.service();
    port_type(&mut xml, door, service);
    binding(&mut xml, door, service, "soap", "Soap");
    binding(&mut xml, door, service, "soap12", "Soap12");
    xml.open(&format!("wsdl:service name=\"{service}\""));
    for (prefix, suffix) in [("soap", "Soap"), ("soap12", "Soap12")] {
        let name = format!("{service}{suffix}");
        xml.open(&format!("wsdl:port name=\"{name}\" binding=\"tns:{name}\""));
        xml.empty(&format!("{prefix}:address location=\"{}\"", escape(address)));
        xml.close("wsdl:port");
    }
    xml.close("wsdl:service");
    xml.close("wsdl:definitions");
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n{}", xml.finish())
}

fn types(xml: &mut Writer, door: Door) {
    xml.open("wsdl:types");
    xml.open(&format!(
        "s:schema elementFormDefault=\"qualified\" targetNamespace=\"{NAMESPACE}\""
    ));
    for operation in door.operations() {
        element(xml, operation.name, None, &operation.request);
        if let Some(response) = &operation.response {
            let result = format!("{}Result", operation.name);
            element(xml, &format!("{}Response", operation.name), Some(&result), response);
        }
    }
    xml.open("s:complexType name=\"ArrayOfString\"");
    xml.open("s:sequence");
    xml.empty("s:element minOccurs=\"0\" maxOccurs=\"unbounded\" name=\"string\" nillable=\"true\" type=\"s:string\"");
    xml.close("s:sequence");
    xml.close("s:complexType");
    xml.close("s:schema");
    xml.close("wsdl:types");
}

fn element(xml: &mut Writer, name: &str, result: Option<&str>, parameters: &[Parameter]) {
    xml.open(&format!("s:element name=\"{name}\""));
    if result.is_none() && parameters.is_empty() {
        xml.empty("s:complexType");
    } else {
        xml.open("s:complexType");
        xml.open("s:sequence");
        if let Some(result) = result {
            xml.empty(&format!(
                "s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"{result}\" type=\"s:boolean\""
            ));
        }
        for parameter in parameters {
            particle(xml, *parameter);
        }
        xml.close("s:sequence");
        xml.close("s:complexType");
    }
    xml.close("s:element");
}

fn particle(xml: &mut Writer, parameter: Parameter) {
    let name = parameter.name;
    let (least, kind) = match parameter.kind {
        ParameterKind::Text => (0, "s:string"),
        ParameterKind::Texts => (0, "tns:ArrayOfString"),
        ParameterKind::Number => (1, "s:int"),
        ParameterKind::DataSet => {
            xml.open(&format!("s:element minOccurs=\"0\" maxOccurs=\"1\" name=\"{name}\""));
            xml.open("s:complexType");
            xml.open("s:sequence");
            xml.empty("s:element ref=\"s:schema\"");
            xml.empty("s:any");
            xml.close("s:sequence");
            xml.close("s:complexType");
            xml.close("s:element");
            return;
        }
    };
    xml.empty(&format!(
        "s:element minOccurs=\"{least}\" maxOccurs=\"1\" name=\"{name}\" type=\"{kind}\""
    ));
}

fn message(xml: &mut Writer, operation: &Operation, suffix: &str, element: &str) {
    let name = operation.name;
    xml.open(&format!("wsdl:message name=\"{name}{suffix}\""));
    xml.empty(&format!(
        "wsdl:part name=\"parameters\" element=\"tns:{name}{element}\""
    ));
    xml.close("wsdl:message");
}

fn port_type(xml: &mut Writer, door: Door, service: &str) {
    xml.open(&format!("wsdl:portType name=\"{service}Soap\""));
    for operation in door.operations() {
        let name = operation.name;
        xml.open(&format!("wsdl:operation name=\"{name}\""));
        xml.empty(&format!("wsdl:input message=\"tns:{name}SoapIn\""));
        if operation.response.is_some() {
            xml.empty(&format!("wsdl:output message=\"tns:{name}SoapOut\""));
        }
        xml.close("wsdl:operation");
    }
    xml.close("wsdl:portType");
}

fn binding(xml: &mut Writer, door: Door, service: &str, prefix: &str, suffix: &str) {
    xml.open(&format!(
        "wsdl:binding name=\"{service}{suffix}\" type=\"tns:{service}Soap\""
    ));
    xml.empty(&format!("{prefix}:binding transport=\"{TRANSPORT}\""));
    for operation in door.operations() {
        let name = operation.name;
        xml.open(&format!("wsdl:operation name=\"{name}\""));
        xml.empty(&format!(
            "{prefix}:operation soapAction=\"{NAMESPACE}{name}\" style=\"document\""
        ));
        let directions: &[&str] = match operation.response {
            Some(_) => &["wsdl:input", "wsdl:output"],
            None => &["wsdl:input"],
        };
        for direction in directions {
            xml.open(direction);
            xml.empty(&format!("{prefix}:body use=\"literal\""));
            xml.close(direction);
        }
        xml.close("wsdl:operation");
    }
    xml.close("wsdl:binding");
}
