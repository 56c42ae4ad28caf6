//! The storm itself is tested: it repeats exactly, and it sees what is broken on purpose.

use boekbrug_storm::{Mutations, PackageKind, Verdict, run};

async fn storms(seeds: std::ops::Range<u64>, mutations: Mutations) -> Verdict {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut sum = Verdict::default();
    for seed in seeds {
        let verdict = run(
            seed,
            PackageKind::ALL,
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
    let verdict = storms(0..10, Mutations::default()).await;
    assert!(verdict.is_clean(), "{:?}", verdict.words);
    assert!(verdict.invoices >= 20, "only {} invoices", verdict.invoices);
}

#[tokio::test]
async fn a_seed_repeats_exactly() {
    let first = storms(3..6, Mutations::default()).await;
    let again = storms(3..6, Mutations::default()).await;
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
        sum.add(storms(seed..seed + 1, mutations).await);
        if sum.duplicates > 0 {
            break;
        }
    }
    assert!(sum.duplicates > 0, "the storm did not notice: {sum:?}");
}
