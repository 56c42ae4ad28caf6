//! The full product of the forms in which an answer can come: decimal mark, decimals of an amount, blank cells, how a
//! dataset lies in a text, days, and the door. Told with the chapters that read and write every form there is.

use boekbrug_connector::testkit::{Chapter, chapters};
use boekbrug_sandbox::king::Switches;
use boekbrug_sandbox::king::switches::{DateOut, DecimalMark, EmptyCells, MoneyScale, Records, TypedColumns};

use crate::settings::{Setting, tell};

/// Every feed, and every kind of invoice out and in.
const TOLD: [&str; 2] = ["a_first_read_gives_everything_once", "every_kind_of_invoice_reads_back"];

/// Every mixture of forms that can come through a door. A dataset lies in a text at the door of strings alone; the typed
/// door knows these forms only where its columns are texts.
fn product(door: &str, decimal_mark: DecimalMark) -> Vec<Setting> {
    let wrapped: &[_] = match door {
        "strings" => &[Records::Escaped, Records::CData],
        _ => &[Records::Escaped],
    };
    let mut all = Vec::new();
    for money_scale in [MoneyScale::Two, MoneyScale::Four, MoneyScale::Trimmed] {
        for empty_cells in [EmptyCells::Absent, EmptyCells::Empty] {
            for &records in wrapped {
                for date_out in [DateOut::Dashes, DateOut::Slashes, DateOut::Iso] {
                    let switches = Switches {
                        decimal_mark,
                        money_scale,
                        empty_cells,
                        records,
                        date_out,
                        typed_columns: TypedColumns::Text,
                        ..Switches::default()
                    };
                    let name = format!("{decimal_mark:?} {money_scale:?} {empty_cells:?} {records:?} {date_out:?}");
                    all.push(Setting::switched(name, switches, door));
                }
            }
        }
    }
    all
}

async fn forms(door: &str, decimal_mark: DecimalMark) {
    let told: Vec<(&str, Chapter)> = chapters().into_iter().filter(|(name, _)| TOLD.contains(name)).collect();
    assert_eq!(told.len(), TOLD.len(), "each of them is a chapter");
    tell(product(door, decimal_mark), &told).await;
}

macro_rules! forms_through {
    ($($door:ident)+) => {$(
        mod $door {
            use boekbrug_sandbox::king::switches::DecimalMark;

            #[tokio::test]
            async fn in_every_form_with_a_comma() {
                super::forms(stringify!($door), DecimalMark::Comma).await;
            }

            #[tokio::test]
            async fn in_every_form_with_a_point() {
                super::forms(stringify!($door), DecimalMark::Point).await;
            }
        }
    )+};
}

forms_through!(strings form dataset);
