//! `/artikelen`.

use uuid::Uuid;

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::article::{ARTICLE, Article, ArticleFields};
use crate::snelstart::odata::query::PAGE;
use crate::snelstart::rules::address::longer;
use crate::snelstart::switches::DeleteStyle;
use crate::snelstart::wire::bind::{Binding, Node};

/// Most articles that a `$top` may ask [documented].
const MAX_TOP: usize = 25;

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    price_for(call)?;
    let max = if call.switches.article_top_limit { MAX_TOP } else { PAGE };
    call.page_up_to(|books| &mut books.articles, &ARTICLE, max)
}

/// `relatieId` must be a customer; it changes no price here.
fn price_for(call: &Call<'_>) -> Result<(), Failure> {
    let given = call
        .options
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("relatieId"));
    let Some((_, text)) = given else {
        return Ok(());
    };
    let id = Uuid::parse_str(text).map_err(|_| Failure::code("ALG-0103"))?;
    let customer = call.books.relations.get(id);
    if customer.is_some_and(|relation| relation.fields.kinds.customer) {
        Ok(())
    } else {
        Err(Failure::code("ART-0014"))
    }
}

fn found<'c>(call: &'c Call<'_>) -> Result<&'c Article, Failure> {
    let hidden = call.switches.delete_style == DeleteStyle::InactiveHidden;
    call.books
        .articles
        .get(call.id(0)?)
        .filter(|article| !(hidden && article.inactive))
        .ok_or(Failure::NotFound)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    price_for(call)?;
    Ok(Answer::ok(call.show(found(call)?)))
}

/// An article as a client writes it.
struct Sent {
    id: Option<Uuid>,
    group: Option<Uuid>,
    inactive: bool,
    fields: ArticleFields,
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("artikel", "ALG-0106")?;
    let node = Node::root(&json, "artikel");
    let mut binding = Binding::default();
    let group = binding.reference(&node, "artikelOmzetgroep");
    let sent = Sent {
        id: binding.guid(&node, "id"),
        group,
        inactive: binding.boolean(&node, "isNonActief").unwrap_or(false),
        fields: ArticleFields {
            code: binding.text(&node, "artikelcode").unwrap_or_default(),
            name: binding.text(&node, "omschrijving").unwrap_or_default(),
            group: group.unwrap_or_default(),
            price: binding.decimal(&node, "verkoopprijs").unwrap_or_default(),
            cost: binding.decimal(&node, "inkoopprijs").unwrap_or_default(),
            unit: binding.text(&node, "eenheid"),
            supplier: binding.reference(&node, "relatie"),
            stock_control: binding.boolean(&node, "voorraadControle").unwrap_or(false),
        },
    };
    binding.finish()?;
    Ok(sent)
}

fn check(call: &Call<'_>, sent: &Sent, old: Option<Uuid>, faults: &mut Faults) {
    let books = &call.books;
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

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "ALG-0100");
    check(call, &sent, None, &mut faults);
    faults.into_result()?;
    let article = Article {
        id: call.chance.guid(),
        stamp: call.stamp(),
        inactive: sent.inactive,
        stock: rust_decimal::Decimal::ZERO,
        fields: sent.fields,
    };
    let shown = call.show(&article);
    call.books.articles.add(article);
    Ok(Answer::created(shown))
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = found(call)?.id;
    let sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id != Some(id), "ALG-0101");
    check(call, &sent, Some(id), &mut faults);
    faults.into_result()?;
    let stamp = call.stamp();
    call.books.articles.change(id, |article| {
        article.fields = sent.fields;
        article.inactive = sent.inactive;
        article.stamp = stamp;
    });
    call.one(&call.books.articles)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let article = found(call)?;
    let id = article.id;
    let mut faults = Faults::default();
    faults.add_if(!article.stock.is_zero(), "ART-0010");
    let mut orders = call.books.orders.rows().iter();
    let used =
        orders.any(|order| order.fields.lines.iter().any(|line| line.article == Some(id)) && order.invoice.is_none());
    faults.add_if(used, "ART-0011");
    faults.into_result()?;
    if call.switches.delete_style == DeleteStyle::Gone {
        call.books.articles.remove(id);
    } else {
        let stamp = call.stamp();
        call.books.articles.change(id, |article| {
            article.inactive = true;
            article.stamp = stamp;
        });
    }
    Ok(Answer::empty(200))
}
