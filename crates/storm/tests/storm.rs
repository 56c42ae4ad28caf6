//! The storm itself is tested: it repeats exactly, and it sees what is broken on purpose.

use boekbrug_storm::{Mutations, PackageKind, Verdict, run};

async fn storms(packages: &[PackageKind], seeds: std::ops::Range<u64>, mutations: Mutations) -> Verdict {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut sum = Verdict::default();
    for seed in seeds {
        let verdict = run(
            seed,
            packages,
            packages,
            folder.path().join(format!("{seed}.db")),
            mutations,
        )
        .await
        .expect("a storm that ends");
        sum.add(verdict);
    }
    sum
}

#[tokio::test]
async fn every_promise_is_kept() {
    let verdict = storms(PackageKind::ALL, 0..10, Mutations::default()).await;
    assert!(verdict.is_clean(), "{:?}", verdict.words);
    assert!(verdict.invoices >= 20, "only {} invoices", verdict.invoices);
}

#[tokio::test]
async fn a_seed_repeats_exactly() {
    let first = storms(PackageKind::ALL, 3..6, Mutations::default()).await;
    let again = storms(PackageKind::ALL, 3..6, Mutations::default()).await;
    assert_eq!(first, again);
}

#[tokio::test]
async fn without_the_look_before_sending_there_are_duplicates() {
    let mutations = Mutations {
        skip_look_before_send: true,
    };
    let mut sum = Verdict::default();
    // most storms lose no answer at the one moment that matters; the first that does is enough
    for seed in 0..100 {
        sum.add(storms(PackageKind::ALL, seed..seed + 1, mutations).await);
        if sum.duplicates > 0 {
            break;
        }
    }
    assert!(sum.duplicates > 0, "the storm did not notice: {sum:?}");
}

#[tokio::test]
async fn without_the_look_there_are_debtors_and_orders_twice_as_well() {
    // Exact Online takes no code twice, so that only its drafts can be there twice
    for (package, promises) in [
        (PackageKind::SnelStart, &["debtors_twice", "orders_twice"][..]),
        (PackageKind::Exact, &["orders_twice"]),
    ] {
        let mutations = Mutations {
            skip_look_before_send: true,
        };
        let mut sum = Verdict::default();
        let twice = |sum: &Verdict, promise| sum.two_way.get(promise).is_some_and(|count| *count > 0);
        let all = |sum: &Verdict| promises.iter().all(|promise| twice(sum, *promise));
        for seed in 0..100 {
            sum.add(storms(&[package], seed..seed + 1, mutations).await);
            if all(&sum) {
                break;
            }
        }
        assert!(all(&sum), "the storm did not notice: {package:?} {sum:?}");
    }
}

#[tokio::test]
async fn customers_go_both_ways_and_orders_are_placed() {
    for package in [PackageKind::SnelStart, PackageKind::Exact] {
        let verdict = storms(&[package], 0..10, Mutations::default()).await;
        assert!(verdict.is_clean(), "{package:?}: {:?}", verdict.words);
        assert!(
            verdict.customers >= 20,
            "{package:?}: only {} customers",
            verdict.customers
        );
        assert!(verdict.orders >= 5, "{package:?}: only {} orders", verdict.orders);
        assert_eq!(verdict.two_way.len(), 12, "every promise is in the report");
    }
}
