//! `/artikelen`.

use uuid::Uuid;

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::article::{ARTICLE, Article};
use crate::snelstart::odata::query::PAGE;
use crate::snelstart::rules::article::{Sent, check, read as read_fields};
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

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("artikel", "ALG-0106")?;
    let node = Node::root(&json, "artikel");
    let mut binding = Binding::default();
    let sent = read_fields(&mut binding, &node);
    binding.finish()?;
    Ok(sent)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "ALG-0100");
    check(&sent, None, call.books, &mut faults);
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
    check(&sent, Some(id), call.books, &mut faults);
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
