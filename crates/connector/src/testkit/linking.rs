//! Which administration, and what is not offered.

use std::sync::Arc;

use boekbrug_model::Feed;

use super::{Stage, Subject, Told};
use crate::{ErrorKind, Outcome};

/// Opening makes no call.
pub async fn opening_makes_no_call(subject: Arc<dyn Subject>) -> Told {
    let before = subject.calls();
    let stage = Stage::new(subject);
    stage.capability();
    assert_eq!(stage.subject.calls(), before, "opening makes no call");
    Ok(())
}

/// A connection is pinned to one administration, so the same id must come each time, in a call or two.
pub async fn identify_is_stable(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let first = stage.connector.identify().await?;
    assert!(
        !first.id.trim().is_empty() && !first.name.trim().is_empty(),
        "{first:?}"
    );
    let before = stage.subject.calls_but_sessions();
    assert_eq!(stage.connector.identify().await?, first);
    assert!(stage.subject.calls_but_sessions() - before <= 2, "one or two calls");
    stage.restart();
    assert_eq!(stage.connector.identify().await?, first, "the same after a restart");
    Ok(())
}

/// A feed that the package does not have is refused without a call, for good.
pub async fn another_feed_is_refused_clearly(subject: Arc<dyn Subject>) -> Told {
    let stage = Stage::new(subject);
    let missing = Feed::ALL.iter().find(|feed| stage.capability().feed(**feed).is_none());
    if let Some(&feed) = missing {
        let before = stage.subject.calls();
        let error = stage.error("a feed that is not offered", stage.page(feed, None).await);
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Configuration, Outcome::Permanent)
        );
        assert_eq!(stage.subject.calls(), before, "no call is made for it");
    }
    Ok(())
}
