//! Periods, split account and closed marks, as tables give them.

use super::*;
use crate::xml::{Bounds, Element, read_text};

fn tree(rows: &str) -> Element {
    read_text(&format!("<NewDataSet>{rows}</NewDataSet>"), &Bounds::default()).unwrap()
}

fn read(rows: &str) -> Vec<BookPeriod> {
    periods(&Records::of(&tree(rows)).rows)
}

#[test]
fn the_calendar_is_cut_in_as_many_parts() {
    let today = date(2026, 3, 16);
    for (parts, count) in [(12, 48), (4, 16), (1, 4), (2, 8)] {
        let periods = calendar(parts, today);
        assert_eq!(periods.len(), count);
        assert_eq!(
            (periods[0].from, periods.last().unwrap().until),
            (date(2024, 1, 1), date(2027, 12, 31))
        );
        let joined = periods
            .windows(2)
            .all(|two| two[0].until.tomorrow().unwrap() == two[1].from);
        assert!(joined, "{parts}: no day is missing and none is double");
    }
    assert_eq!(calendar(12, today)[1].until, date(2024, 2, 29));
    assert!(calendar(13, today).is_empty() && calendar(0, today).is_empty() && calendar(5, today).is_empty());
}

#[test]
fn days_are_known_by_their_form() {
    let rows = read(
        "<PERIODEDATUMS><JR>2026</JR><PN>1</PN><VANAF>01-07-2025</VANAF><TOT>2025-07-31T00:00:00</TOT></PERIODEDATUMS>\
         <PERIODEDATUMS><JR>2026</JR><PN>0</PN><VANAF>01-07-2025</VANAF><TOT>01-07-2025</TOT></PERIODEDATUMS>\
         <PERIODEDATUMS><JR>2026</JR><PN>2</PN><TOT>31/08/2025</TOT><VANAF>01/08/2025</VANAF></PERIODEDATUMS>\
         <PERIODEDATUMS><JR>2026</JR><PN>3</PN><VANAF>01-09-2025</VANAF></PERIODEDATUMS>\
         <PERIODEDATUMS><JR>2026</JR><VANAF>01-09-2025</VANAF><TOT>30-09-2025</TOT></PERIODEDATUMS>",
    );
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.year, row.number, row.from, row.until))
        .collect();
    assert_eq!(
        shown,
        [
            (2026, 1, date(2025, 7, 1), date(2025, 7, 31)),
            (2026, 2, date(2025, 8, 1), date(2025, 8, 31)),
        ]
    );
}

#[test]
fn one_year_alone_stands_for_those_beside_it() {
    let mut rows = read(
        "<D><JR>2026</JR><PN>1</PN><A>01-01-2026</A><B>28-02-2026</B></D><D><JR>2026</JR><PN>2</PN><A>01-03-2026</A><B>31-12-2026</B></D>",
    );
    around(&mut rows, date(2027, 1, 10));
    let years: Vec<_> = rows.iter().map(|row| row.year).collect();
    assert_eq!(years, [2026, 2026, 2027, 2027, 2028, 2028]);
    assert_eq!(rows[4].until, date(2028, 2, 29), "the last day of a month stays that");
    let mut two = read(
        "<D><JR>2025</JR><PN>1</PN><A>01-01-2025</A><B>31-12-2025</B></D><D><JR>2026</JR><PN>1</PN><A>01-01-2026</A><B>31-12-2026</B></D>",
    );
    around(&mut two, date(2027, 1, 10));
    assert_eq!(two.len(), 2, "a package that gives several years gives all there are");
}

#[test]
fn closed_is_closed_for_users_or_for_good() {
    let period = |year, number| BookPeriod {
        year,
        number,
        from: date(2026, 1, 1),
        until: date(2026, 1, 31),
    };
    let administration = |users, good| Administration {
        closed_to_users: users,
        closed_for_good: good,
        ..Administration::default()
    };
    let open = |administration: &Administration, year, number| administration.is_open(&period(year, number));
    let both = administration(Some((2026, 2)), Some((2025, 14)));
    assert!(!open(&both, 2025, 12) && !open(&both, 2026, 1) && !open(&both, 2026, 2) && open(&both, 2026, 3));
    let good = administration(None, Some((2026, 1)));
    assert!(!open(&good, 2026, 1) && open(&good, 2026, 2));
    assert!(open(&administration(None, None), 2020, 1));
}

#[test]
fn the_marks_are_taken_from_either_table() {
    let (one, two) = (
        tree("<D><JRAFGESL>2024</JRAFGESL><PNAFGESL>14</PNAFGESL></D>"),
        tree("<D><JRAFGESL>2025</JRAFGESL></D>"),
    );
    let (one, two) = (Records::of(&one).rows, Records::of(&two).rows);
    let marks = |tables: &[&[Row<'_>]]| closed(tables, "JRAFGESL", "PNAFGESL");
    assert_eq!(marks(&[&one]), Some((2024, 14)));
    assert_eq!(
        marks(&[&one, &two]),
        Some((2025, i64::MAX)),
        "a year without a period is closed whole"
    );
    let none = tree("<D><JRAFGESL>0</JRAFGESL><PNAFGESL>0</PNAFGESL><X>1</X></D>");
    assert_eq!(marks(&[&Records::of(&none).rows]), None);
}
