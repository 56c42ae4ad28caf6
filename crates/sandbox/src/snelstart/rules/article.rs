//! An article as a client writes it: reading and rules
//! [apis/snelstart.md §5 and §8].

use uuid::Uuid;

use super::address::longer;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::model::article::{Article, ArticleFields};
use crate::snelstart::wire::bind::{Binding, Node};

/// An article as a client writes it.
pub(crate) struct Sent {
    pub(crate) id: Option<Uuid>,
    group: Option<Uuid>,
    pub(crate) inactive: bool,
    pub(crate) fields: ArticleFields,
}

pub(crate) fn read(binding: &mut Binding, node: &Node<'_>) -> Sent {
    let group = binding.reference(node, "artikelOmzetgroep");
    Sent {
        id: binding.guid(node, "id"),
        group,
        inactive: binding.boolean(node, "isNonActief").unwrap_or(false),
        fields: ArticleFields {
            code: binding.text(node, "artikelcode").unwrap_or_default(),
            name: binding.text(node, "omschrijving").unwrap_or_default(),
            group: group.unwrap_or_default(),
            price: binding.decimal(node, "verkoopprijs").unwrap_or_default(),
            cost: binding.decimal(node, "inkoopprijs").unwrap_or_default(),
            unit: binding.text(node, "eenheid"),
            supplier: binding.reference(node, "relatie"),
            stock_control: binding.boolean(node, "voorraadControle").unwrap_or(false),
        },
    }
}

/// The same rules for a person inside the package.
pub(crate) fn check_fields(wanted: &Article, old: Option<Uuid>, books: &Administration) -> Faults {
    let sent = Sent {
        id: None,
        group: Some(wanted.fields.group).filter(|group| !group.is_nil()),
        inactive: wanted.inactive,
        fields: wanted.fields.clone(),
    };
    let mut faults = Faults::default();
    check(&sent, old, books, &mut faults);
    faults
}

/// All rules; `old` is the article that a PUT replaces.
pub(crate) fn check(sent: &Sent, old: Option<Uuid>, books: &Administration, faults: &mut Faults) {
    let code = sent.fields.code.as_str();
    if code.is_empty() {
        faults.add("ART-0002");
    } else {
        let not_a_number = !code.bytes().all(|byte| byte.is_ascii_digit());
        faults.add_if(books.company.numeric_articles && not_a_number, "ART-0003");
        let max = usize::try_from(books.company.article_code_length).unwrap_or(0);
        faults.add_if(longer(Some(code), max), "ART-0004");
        let user = books
            .articles
            .find(|article| article.fields.code.eq_ignore_ascii_case(code));
        faults.add_if(user.is_some_and(|article| Some(article.id) != old), "ART-0005");
    }
    faults.add_if(sent.fields.name.is_empty(), "ART-0006");
    faults.add_if(longer(Some(&sent.fields.name), 250), "ART-0007");
    match sent.group {
        None => faults.add("ART-0008"),
        Some(id) => faults.add_if(books.revenue_groups.get(id).is_none(), "ART-0009"),
    }
    if let Some(id) = sent.fields.supplier {
        match books.relations.get(id) {
            None => faults.add("ART-0016"),
            Some(relation) => {
                let kinds = relation.fields.kinds;
                faults.add_if(!kinds.supplier && !kinds.own, "ART-0017");
                faults.add_if(relation.inactive, "ART-0018");
            }
        }
    }
}
