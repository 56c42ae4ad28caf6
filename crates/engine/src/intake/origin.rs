//! Where an invoice came from and who offered it: one text beside the invoice.

use boekbrug_model::{Actor, ActorKind};

/// Between the place and the actor; the actor stands last, so that a file name may hold it too.
const SEPARATOR: &str = " · ";

/// Where an invoice came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// A file name, or the application.
    pub source: String,
    /// Who offered it; none for the program itself and for what was accepted before this was noted.
    pub by: Option<Actor>,
}

impl Origin {
    pub(crate) fn new(source: String, by: &Actor) -> Self {
        let by = (by.kind != ActorKind::System).then(|| by.clone());
        Self { source, by }
    }

    /// Reads what is kept as [`boekbrug_store::InvoiceRow::source`].
    pub fn of(kept: &str) -> Self {
        let read = kept.rsplit_once(SEPARATOR).and_then(|(source, by)| {
            let (kind, id) = by.split_once(':')?;
            let kind = kind.parse().ok()?;
            let by = Some(Actor {
                kind,
                id: id.to_owned(),
            });
            Some(Self {
                source: source.to_owned(),
                by,
            })
        });
        read.unwrap_or_else(|| Self {
            source: kept.to_owned(),
            by: None,
        })
    }

    /// As it is kept.
    pub(crate) fn to_kept(&self) -> String {
        match &self.by {
            Some(by) => format!("{}{SEPARATOR}{by}", self.source),
            None => self.source.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{Actor, ActorKind};

    use super::Origin;

    #[test]
    fn what_is_kept_comes_back() {
        let jan = Actor {
            kind: ActorKind::Operator,
            id: "jan · de: eerste".replace(" · ", " "),
        };
        for source in ["api", "", "factuur · person:x.xml", "a:b"] {
            let origin = Origin::new(source.to_owned(), &jan);
            assert_eq!(Origin::of(&origin.to_kept()), origin);
        }
        let by_itself = Origin::new("map.xml".to_owned(), &Actor::system());
        assert_eq!((by_itself.to_kept().as_str(), &by_itself.by), ("map.xml", &None));
        assert_eq!(Origin::of("map.xml"), by_itself);
        assert_eq!(Origin::of("a · keizer:jan").source, "a · keizer:jan");
    }
}
