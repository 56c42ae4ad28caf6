//! The part of XML Schema that the two service descriptions use: elements
//! with a sequence of elements, of a named simple type, an array, or a schema
//! followed by anything.
#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

use std::collections::BTreeMap;

use crate::support::Element;

const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// What a service description says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    pub namespace: String,
    /// Global elements.
    pub elements: BTreeMap<String, Vec<Particle>>,
    /// Named types.
    pub types: BTreeMap<String, Vec<Particle>>,
    /// Per port type: operations with the elements of input and output.
    pub operations: BTreeMap<String, (String, Option<String>)>,
    /// Per binding and operation: the action.
    pub actions: BTreeMap<(String, String), String>,
    /// Ports and their bindings.
    pub ports: BTreeMap<String, String>,
}

/// One part of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particle {
    pub name: String,
    pub least: u32,
    pub most: Option<u32>,
    pub nillable: bool,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type by its local name.
    Named(String),
    /// A sequence of its own.
    Inline(Vec<Particle>),
    /// `ref` to an element of XML Schema itself.
    Reference(String),
    Any,
}

impl Description {
    pub fn parse(text: &str) -> Description {
        let root = Element::parse(text);
        let mut found = Description {
            namespace: root.attribute("targetNamespace").expect("a namespace").to_owned(),
            ..Description::default()
        };
        let schema = root
            .child("types")
            .and_then(|types| types.child("schema"))
            .expect("a schema");
        for child in &schema.children {
            let name = child.attribute("name").expect("a name").to_owned();
            match child.name.as_str() {
                "element" => found
                    .elements
                    .insert(name, sequence(child.child("complexType").expect("a type"))),
                "complexType" => found.types.insert(name, sequence(child)),
                other => panic!("{other} is not in this part of XML Schema"),
            };
        }
        let messages: BTreeMap<&str, String> = root
            .all("message")
            .map(|message| {
                let part = message
                    .child("part")
                    .expect("a part")
                    .attribute("element")
                    .expect("an element");
                (message.attribute("name").expect("a name"), local(part))
            })
            .collect();
        let message = |operation: &Element, direction| {
            let message = operation.child(direction)?.attribute("message")?;
            messages.get(local(message).as_str()).cloned()
        };
        for operation in root.child("portType").expect("a port type").all("operation") {
            let name = operation.attribute("name").expect("a name").to_owned();
            let input = message(operation, "input").expect("an input");
            found.operations.insert(name, (input, message(operation, "output")));
        }
        for binding in root.all("binding") {
            let name = binding.attribute("name").expect("a name");
            for operation in binding.all("operation") {
                let action = operation
                    .children
                    .iter()
                    .find_map(|child| child.attribute("soapAction"));
                let key = (name.to_owned(), operation.attribute("name").expect("a name").to_owned());
                found.actions.insert(key, action.expect("an action").to_owned());
            }
        }
        for port in root.child("service").expect("a service").all("port") {
            let binding = local(port.attribute("binding").expect("a binding"));
            found
                .ports
                .insert(port.attribute("name").expect("a name").to_owned(), binding);
        }
        found
    }

    /// What is wrong with an element by this description.
    pub fn complaints(&self, element: &Element) -> Vec<String> {
        let Some(particles) = self.elements.get(&element.name) else {
            return vec![format!("{} is not declared", element.name)];
        };
        let mut complaints = Vec::new();
        if element.space != self.namespace {
            complaints.push(format!("{} is in namespace '{}'", element.name, element.space));
        }
        self.check(element, particles, &mut complaints);
        complaints
    }

    fn check(&self, element: &Element, particles: &[Particle], complaints: &mut Vec<String>) {
        let mut children = element.children.iter().peekable();
        for particle in particles {
            let mut count = 0;
            while particle.most.is_none_or(|most| count < most)
                && children.peek().is_some_and(|child| self.fits(child, particle))
            {
                let child = children.next().expect("it was peeked at");
                self.check_child(child, particle, complaints);
                count += 1;
            }
            if count < particle.least {
                complaints.push(format!("{} in {} comes {count} times", particle.name, element.name));
            }
        }
        for left in children {
            complaints.push(format!("{} is not expected in {}", left.name, element.name));
        }
        if !particles.is_empty() && !element.text.trim().is_empty() {
            complaints.push(format!("{} holds text", element.name));
        }
    }

    fn fits(&self, child: &Element, particle: &Particle) -> bool {
        match &particle.kind {
            Kind::Any => true,
            Kind::Reference(name) => child.name == *name && child.space == XSD,
            _ => child.name == particle.name && child.space == self.namespace,
        }
    }

    fn check_child(&self, child: &Element, particle: &Particle, complaints: &mut Vec<String>) {
        match &particle.kind {
            Kind::Any | Kind::Reference(_) => {}
            Kind::Inline(particles) => self.check(child, particles, complaints),
            Kind::Named(name) => match (name.as_str(), self.types.get(name)) {
                (_, Some(particles)) => self.check(child, particles, complaints),
                (simple, None) => {
                    let fits = match simple {
                        "string" => true,
                        "boolean" => ["true", "false", "0", "1"].contains(&child.text.as_str()),
                        "int" => child.text.parse::<i32>().is_ok(),
                        other => panic!("{other} is not in this part of XML Schema"),
                    };
                    if !fits || !child.children.is_empty() {
                        complaints.push(format!("{} is no {simple}: '{}'", child.name, child.text));
                    }
                }
            },
        }
    }
}

fn sequence(complex_type: &Element) -> Vec<Particle> {
    let Some(sequence) = complex_type.child("sequence") else {
        return Vec::new();
    };
    sequence.children.iter().map(particle).collect()
}

fn particle(element: &Element) -> Particle {
    let count = |name, or: Option<u32>| match element.attribute(name) {
        None => or,
        Some("unbounded") => None,
        Some(number) => Some(number.parse().expect("a number")),
    };
    let kind = match (
        element.name.as_str(),
        element.attribute("type"),
        element.attribute("ref"),
    ) {
        ("any", _, _) => Kind::Any,
        (_, Some(name), _) => Kind::Named(local(name)),
        (_, _, Some(name)) => Kind::Reference(local(name)),
        _ => Kind::Inline(sequence(element.child("complexType").expect("a type"))),
    };
    Particle {
        name: element.attribute("name").unwrap_or(&element.name).to_owned(),
        least: count("minOccurs", Some(1)).expect("a number"),
        most: count("maxOccurs", Some(1)),
        nillable: element.attribute("nillable") == Some("true"),
        kind,
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}
