//! Reading page by page while rows come and go, and by what changed.

use std::sync::{Arc, Mutex};

use boekbrug_connector::{Cursor, Page};
use boekbrug_model::Feed;
use serde_json::json;

use crate::world::{Heard, Say, World, world_set};

/// How the played package tells how much there is.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    Pages,
    Nothing,
}

/// A table of cost centres or debtors that can change between two pages.
#[derive(Clone)]
struct Rows(Arc<Mutex<Vec<u32>>>);

impl Rows {
    fn new(numbers: impl IntoIterator<Item = u32>) -> Self {
        Self(Arc::new(Mutex::new(numbers.into_iter().collect())))
    }

    fn page(&self, heard: &Heard, told: Told) -> Say {
        let number = |column| heard.cell(column).unwrap().parse::<usize>().unwrap();
        let (size, page) = (number("PAGESIZE"), number("SELECTPAGE"));
        let mut rows = self.0.lock().unwrap().clone();
        rows.sort_unstable();
        let data = rows.iter().skip(size * (page - 1)).take(size);
        let data: String = data
            .map(|nr| format!("<DATA><NR>{nr}</NR><NAAM>Naam {nr}</NAAM><OMSCHR>x</OMSCHR></DATA>"))
            .collect();
        let pages = match told {
            Told::Pages => rows.len().div_ceil(size).to_string(),
            Told::Nothing => String::new(),
        };
        Say::Rows(format!(
            "<METADATA><RECORDCOUNT>{}</RECORDCOUNT><TOTALPAGES>{pages}</TOTALPAGES></METADATA>{data}",
            rows.len()
        ))
    }
}

fn served(rows: &Rows, told: Told) -> World {
    let rows = rows.clone();
    world_set(json!({}), move |heard| {
        (heard.operation == "GetStamtabelRecords").then(|| rows.page(heard, told))
    })
}

/// Reads to the end; `between` changes the table after each page. Gives every number seen, and how many pages it took.
async fn read(world: &World, feed: Feed, mut between: impl FnMut(usize)) -> (Vec<u32>, usize, Option<Cursor>) {
    let (mut seen, mut pages, mut cursor) = (Vec::new(), 0, None);
    loop {
        let Page {
            records, next, done, ..
        } = world.fetch(feed, cursor.as_ref()).await.unwrap();
        seen.extend(records.iter().map(|row| row.code.parse::<u32>().unwrap()));
        pages += 1;
        assert!(pages < 100, "it ends");
        if done {
            seen.sort_unstable();
            seen.dedup();
            return (seen, pages, next);
        }
        cursor = next;
        between(pages);
    }
}

#[tokio::test]
async fn every_row_is_seen_whatever_the_package_tells() {
    for told in [Told::Pages, Told::Nothing] {
        for count in [0, 1, 9, 10, 11, 19, 20, 35, 100] {
            let rows = Rows::new(1..=count);
            let (seen, _, next) = read(&served(&rows, told), Feed::CostCentres, |_| {}).await;
            assert_eq!(seen, (1..=count).collect::<Vec<_>>(), "{count}");
            assert_eq!(next, None, "a whole read starts anew");
        }
    }
}

#[tokio::test]
async fn rows_that_come_meanwhile_hide_no_others() {
    for told in [Told::Pages, Told::Nothing] {
        let rows = Rows::new((1..=40).map(|number| number * 10));
        let others = rows.clone();
        let (seen, ..) = read(&served(&rows, told), Feed::CostCentres, |page| {
            others.0.lock().unwrap().push(page as u32);
        })
        .await;
        assert!((1..=40).all(|number| seen.contains(&(number * 10))), "{seen:?}");
    }
}

#[tokio::test]
async fn rows_that_go_meanwhile_hide_no_others() {
    for told in [Told::Pages, Told::Nothing] {
        for gone in 1..=9 {
            let rows = Rows::new(1..=60);
            let others = rows.clone();
            let (seen, ..) = read(&served(&rows, told), Feed::CostCentres, |page| {
                if page <= 2 {
                    let mut rows = others.0.lock().unwrap();
                    rows.retain(|number| *number > gone * page as u32);
                }
            })
            .await;
            assert!((19..=60).all(|number| seen.contains(&number)), "{gone}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn the_last_row_of_a_page_may_go_too() {
    let rows = Rows::new(1..=30);
    let others = rows.clone();
    let (seen, ..) = read(&served(&rows, Told::Pages), Feed::CostCentres, |page| {
        if page == 1 {
            others.0.lock().unwrap().retain(|number| *number != 10);
        }
    })
    .await;
    assert!((11..=30).all(|number| seen.contains(&number)), "{seen:?}");
}

#[tokio::test]
async fn a_table_that_never_stands_still_is_read_to_an_end() {
    let rows = Rows::new(1..=60);
    let others = rows.clone();
    let (_, pages, _) = read(&served(&rows, Told::Pages), Feed::CostCentres, |_| {
        let mut rows = others.0.lock().unwrap();
        let first = rows.len().min(10);
        rows.drain(..first);
    })
    .await;
    assert!(pages < 20, "{pages}");
}

#[tokio::test]
async fn a_package_that_takes_no_page_number_is_not_asked_for_ever() {
    let world = world_set(json!({}), |heard| {
        let data: String = (1..=10).map(|nr| format!("<DATA><NR>{nr}</NR></DATA>")).collect();
        (heard.table() == "KPL").then(|| Say::Rows(data))
    });
    let (seen, pages, _) = read(&world, Feed::CostCentres, |_| {}).await;
    assert_eq!((seen.len(), pages), (10, 2));
    let all = world_set(json!({}), |heard| {
        let data: String = (1..=25).map(|nr| format!("<DATA><NR>{nr}</NR></DATA>")).collect();
        (heard.table() == "KPL").then(|| Say::Rows(data))
    });
    let (seen, pages, _) = read(&all, Feed::CostCentres, |_| {}).await;
    assert_eq!((seen.len(), pages), (25, 1));
}

#[tokio::test]
async fn after_the_first_read_only_changes_are_asked_for() {
    let world = served(&Rows::new(1..=15), Told::Pages);
    let (seen, pages, next) = read(&world, Feed::Customers, |_| {}).await;
    assert_eq!((seen.len(), pages), (15, 2));
    assert!(world.heard().iter().all(|heard| heard.cell("MUTDATE_VA").is_none()));
    let page = world.fetch(Feed::Customers, next.as_ref()).await.unwrap();
    assert_eq!(
        world.heard().pop().unwrap().cell("MUTDATE_VA").as_deref(),
        Some("15-03-2026"),
        "a day back"
    );
    assert!(!page.restarted);
}

#[tokio::test]
async fn a_read_over_midnight_goes_back_from_where_it_began() {
    let rows = Rows::new(1..=15);
    let world = served(&rows, Told::Pages);
    let first = world.fetch(Feed::Customers, None).await.unwrap();
    world.clock.advance(std::time::Duration::from_hours(30));
    let second = world.fetch(Feed::Customers, first.next.as_ref()).await.unwrap();
    assert!(second.done);
    world.fetch(Feed::Customers, second.next.as_ref()).await.unwrap();
    assert_eq!(
        world.heard().pop().unwrap().cell("MUTDATE_VA").as_deref(),
        Some("15-03-2026")
    );
}

#[tokio::test]
async fn days_are_asked_for_in_the_form_that_is_set() {
    for (form, expected) in [("slashes", "15/03/2026"), ("iso", "2026-03-15")] {
        let world = world_set(json!({"dates": form}), |_| None);
        let (_, _, next) = read(&world, Feed::Customers, |_| {}).await;
        world.fetch(Feed::Customers, next.as_ref()).await.unwrap();
        assert_eq!(
            world.heard().pop().unwrap().cell("MUTDATE_VA").as_deref(),
            Some(expected)
        );
    }
    let off = world_set(json!({"changes": false}), |_| None);
    let (_, _, next) = read(&off, Feed::Customers, |_| {}).await;
    off.fetch(Feed::Customers, next.as_ref()).await.unwrap();
    assert_eq!(off.heard().pop().unwrap().cell("MUTDATE_VA"), None);
}

#[tokio::test]
async fn a_cursor_of_another_make_reads_everything_and_says_so() {
    let world = served(&Rows::new(1..=3), Told::Pages);
    let page = world
        .fetch(Feed::Customers, Some(&Cursor("{\"skip\":3}".to_owned())))
        .await
        .unwrap();
    assert!(page.restarted && page.records.len() == 3);
}

#[tokio::test]
async fn a_row_that_comes_twice_counts_once() {
    let world = world_set(json!({}), |heard| {
        let row = "<DATA><NR>1</NR><OMSCHR>x</OMSCHR></DATA>";
        (heard.table() == "KPL").then(|| Say::Rows(row.repeat(2)))
    });
    assert_eq!(world.fetch(Feed::CostCentres, None).await.unwrap().records.len(), 1);
}
