//! A group, which has no element of its own.

use soap_runtime::bridge::Bridged;
use soap_runtime::codec::{Complex, DecodeResult, Desc, Field, Member, Reader, Writer};

use super::{Crossed, Whole, run};

/// As [`super::crossed`], of a group, which has no element of its own.
pub fn crossed_group<T: Whole + Bridged>(xml: &str) -> Result<Crossed, String> {
    run::<T, Held<T>>(xml, T::KNOWN, |group| Held { group }, |held| &held.group)
}

/// A group in an element that holds it and nothing else.
#[derive(Default)]
struct Held<T> {
    group: T,
}

impl<T: Bridged> Field for Held<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}

impl<T: Bridged> Complex for Held<T> {
    fn desc(&self) -> &'static Desc {
        T::HOLDER.unwrap_or(&EMPTY)
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.group.read(r)
    }
    fn content(&self, w: &mut Writer) {
        if let Some(m) = self.desc().members().first() {
            self.group.write(m, w);
        }
    }
}

static EMPTY: Desc = Desc::sequence("Empty", &[]);
