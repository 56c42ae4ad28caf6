//! `/grootboeken` and `/grootboekmutaties`.

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::ledger::{ACCOUNT_KINDS, LEDGER, Ledger};
use crate::snelstart::model::ledger_function::{FUNCTIONS, is_single};
use crate::snelstart::model::mutation::MUTATION;
use crate::snelstart::rules::address::longer;
use crate::snelstart::wire::bind::{Binding, Node, name_of};

/// A function that the real one answers with a 500 [measured].
const TAX_FREE: i64 = 15;

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    call.page(|books| &mut books.ledgers, &LEDGER)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.ledgers)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let json = call.json("grootboek", "ALG-0106")?;
    let node = Node::root(&json, "grootboek");
    let mut binding = Binding::default();
    let id = binding.guid(&node, "id");
    let name = binding.text(&node, "omschrijving").unwrap_or_default();
    let number = binding.int(&node, "nummer").unwrap_or_default();
    // a number that no function has binds, as in .NET; a name does not
    let bare = Binding::default().int(&node, "grootboekfunctie");
    let function = bare
        .or_else(|| binding.choice(&node, "grootboekfunctie", FUNCTIONS))
        .unwrap_or(0);
    let account_kind = binding.choice(&node, "rekeningCode", ACCOUNT_KINDS);
    let required = binding.boolean(&node, "kostenplaatsVerplicht").unwrap_or(false);
    let vat_rate_code = binding.text(&node, "vatRateCode");
    binding.finish()?;
    if function == TAX_FREE {
        return Err(Failure::Message(500, "An error has occurred.".into()));
    }
    let mut faults = Faults::default();
    faults.add_if(id.is_some(), "ALG-0100");
    faults.add_if(name_of(FUNCTIONS, function).is_none(), "BOE-0085");
    faults.add_if(name.trim().is_empty(), "BOE-0084");
    faults.add_if(longer(Some(&name), 50), "BOE-0088");
    let taken = call.books.ledgers.find(|ledger| ledger.number == number);
    faults.add_if(taken.is_some(), "BOE-0086");
    let used = call.books.ledgers.find(|ledger| ledger.function == function);
    faults.add_if(is_single(function) && used.is_some(), "BOE-0087");
    faults.into_result()?;
    let ledger = Ledger {
        id: call.chance.guid(),
        stamp: call.stamp(),
        name,
        cost_center_required: required,
        profit_and_loss: account_kind.map_or(number >= 4000, |kind| kind == 1),
        inactive: false,
        number,
        function,
        vat_rate_code,
    };
    let shown = call.show(&ledger);
    call.books.ledgers.add(ledger);
    Ok(Answer::created(shown))
}

/// `$apply` is not imitated; it is ignored.
pub(crate) fn mutations(call: &mut Call<'_>) -> Outcome {
    call.page(|books| &mut books.mutations, &MUTATION)
}

pub(crate) fn mutation(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.mutations)
}
