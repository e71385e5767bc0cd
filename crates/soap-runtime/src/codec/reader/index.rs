//! The members of one type by name, for messages whose order isn't the schema's: one look instead of a scan.

use crate::codec::desc::{Desc, Member};
use crate::codec::scan::up_to;

/// Slots of the table; of more members than half of them there is no index.
const SLOTS: usize = 64;

/// Where each member of a type is, by a hash of its name as it stands in a start tag.
#[derive(Debug)]
pub(super) struct Index {
    desc: Option<&'static Desc>,
    /// Member plus one; 0 is free.
    slots: [u8; SLOTS],
    usable: bool,
}

/// What the index knows of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The only member that it can be.
    Member(usize),
    /// None of them.
    Nothing,
    /// There is no index of this type.
    Unknown,
}

impl Index {
    pub(super) const EMPTY: Index = Index { desc: None, slots: [0; SLOTS], usable: false };

    /// Whether the type's index is there already.
    #[inline(always)]
    pub(super) fn knows(&self, d: &'static Desc) -> bool {
        self.usable && self.desc.is_some_and(|known| std::ptr::eq(known, d))
    }

    /// The member whose name and `>` stand in the 16 bytes.
    #[inline]
    pub(super) fn find(&mut self, d: &'static Desc, name: u128) -> Found {
        if self.desc.is_none_or(|known| !std::ptr::eq(known, d)) {
            self.build(d);
        }
        if !self.usable {
            return Found::Unknown;
        }
        self.look(d, name)
    }

    /// As `find`, where the type's index is known to be there.
    #[inline(always)]
    pub(super) fn look(&self, d: &'static Desc, name: u128) -> Found {
        let Some(key) = up_to(name, b'>') else {
            return Found::Nothing;
        };
        let mut at = slot(key);
        loop {
            let k = self.slots.get(at).map_or(0, |k| *k as usize);
            match d.members.get(k.wrapping_sub(1)) {
                Some(m) if m.word == key => return Found::Member(k - 1),
                Some(_) => at = (at + 1) % SLOTS,
                None => return Found::Nothing,
            }
        }
    }

    /// Short names that differ, all in one namespace: anything else is for the scan.
    #[cold]
    #[inline(never)]
    fn build(&mut self, d: &'static Desc) {
        *self = Index { desc: Some(d), ..Index::EMPTY };
        let fits = |m: &Member| m.name.len() < 16 && Some(m.ns) == d.members.first().map(|m| m.ns);
        if d.members.len() > SLOTS / 2 || !d.members.iter().all(fits) {
            return;
        }
        for (i, m) in d.members.iter().enumerate() {
            let mut at = slot(m.word);
            while let Some(k @ 1..) = self.slots.get(at).copied() {
                if d.members.get(k as usize - 1).is_some_and(|other| other.word == m.word) {
                    return;
                }
                at = (at + 1) % SLOTS;
            }
            if let Some(s) = self.slots.get_mut(at) {
                *s = i as u8 + 1;
            }
        }
        self.usable = true;
    }
}

/// Where the search for a name begins.
#[inline(always)]
fn slot(key: u128) -> usize {
    let mixed = (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 58) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::scan::load;

    macro_rules! element {
        ($ns:literal, $name:literal) => {
            Member::element($ns, $name, concat!("<", $name, ">"), concat!("</", $name, ">"))
        };
    }

    static CUSTOMER: [Member; 5] =
        [element!(7, "a"), element!(7, "ab"), element!(7, "zipcode"), element!(7, "fifteen_letters"), element!(7, "b")];
    static DESC: Desc = Desc::sequence("Customer", &CUSTOMER);
    static TWICE: [Member; 3] = [element!(7, "a"), element!(7, "b"), element!(7, "a")];
    static TWICE_DESC: Desc = Desc::sequence("Twice", &TWICE);
    static LONG: [Member; 1] = [element!(7, "sixteen_letters_")];
    static LONG_DESC: Desc = Desc::sequence("Long", &LONG);
    static TWO: [Member; 2] = [element!(7, "a"), element!(8, "b")];
    static TWO_DESC: Desc = Desc::sequence("Two", &TWO);

    fn find(index: &mut Index, d: &'static Desc, text: &str) -> Found {
        index.find(d, load(format!("{text}                ").as_bytes(), 0))
    }

    #[test]
    fn members_by_the_whole_name_and_nothing_else() {
        let mut index = Index::EMPTY;
        for (i, m) in CUSTOMER.iter().enumerate() {
            assert_eq!(find(&mut index, &DESC, &format!("{}>text", m.name)), Found::Member(i), "{}", m.name);
        }
        for other in ["abc>", "zip>", "zipcode ", "fifteen_letters_>", "", ">", "c>"] {
            assert_eq!(find(&mut index, &DESC, other), Found::Nothing, "{other}");
        }
    }

    #[test]
    fn another_type_has_another_index_and_some_have_none() {
        let mut index = Index::EMPTY;
        assert_eq!(find(&mut index, &DESC, "b>"), Found::Member(4));
        for (d, name) in [(&TWICE_DESC, "a>"), (&LONG_DESC, "sixteen_letters_>"), (&TWO_DESC, "b>")] {
            assert_eq!(find(&mut index, d, name), Found::Unknown, "{name}");
        }
        assert_eq!(find(&mut index, &DESC, "b>"), Found::Member(4));
    }
}
