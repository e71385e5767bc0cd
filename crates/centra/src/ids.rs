//! What is checked about the ids of a request before anything is sent.

use crate::error::{Error, IdProblem};
use crate::operations::SuppliedRequest;
use crate::outcome::Warning;

/// The ids of a request's records, in one buffer: a batch has thousands.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    pub fn of(request: &impl SuppliedRequest) -> Self {
        let mut ids = Self::default();
        request.for_each_key(&mut |id| {
            ids.text.push_str(id);
            ids.ends.push(ids.text.len());
        });
        ids
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, i: usize) -> &str {
        let start = i.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(i).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    /// Refuses what the service can't tell apart, and says what it may take otherwise than meant.
    pub fn check(&self) -> Result<Vec<Warning>, Error> {
        if let Some(record) = (0..self.len()).find(|&i| self.get(i).is_empty()) {
            return Err(Error::Id(IdProblem::Empty { record }));
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_unstable_by_key(|&i| (self.get(i), i));
        let twice = order.windows(2).find_map(|pair| match *pair {
            [first, second] if self.get(first) == self.get(second) => Some((first, second)),
            _ => None,
        });
        if let Some((first, second)) = twice {
            return Err(Error::Id(IdProblem::Twice { id: self.get(first).to_owned(), first, second }));
        }
        let digits = |id: &&str| id.bytes().all(|b| b.is_ascii_digit());
        let ids: Vec<String> = (0..self.len()).map(|i| self.get(i)).filter(digits).map(str::to_owned).collect();
        Ok(if ids.is_empty() { Vec::new() } else { vec![Warning::DigitsOnly { ids }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::ItemsRequest;
    use crate::types::{Customer, CustomersUpdate};

    fn check(ids: &[&str]) -> Result<Vec<Warning>, Error> {
        Ids::of(&CustomersUpdate::from_items(ids.iter().map(|id| Customer::new(*id)).collect())).check()
    }

    #[test]
    fn empty_and_equal_ids_are_refused() {
        assert!(matches!(check(&["a", "", "a"]), Err(Error::Id(IdProblem::Empty { record: 1 }))));
        let twice = check(&["b", "a", "c", "a"]);
        assert!(matches!(twice, Err(Error::Id(IdProblem::Twice { first: 1, second: 3, .. }))), "{twice:?}");
    }

    #[test]
    fn blanks_and_case_count() {
        assert_eq!(check(&["a", "A", "a ", " a"]).ok(), Some(vec![]));
    }

    #[test]
    fn digits_only_is_a_warning() {
        let warnings = check(&["17", "a1", "017"]).ok();
        assert_eq!(warnings, Some(vec![Warning::DigitsOnly { ids: vec!["17".into(), "017".into()] }]));
        assert_eq!(check(&[]).ok(), Some(vec![]));
    }
}
