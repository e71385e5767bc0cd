//! The fields of a generated type, from its descriptor.

use soap_runtime::codec::{get_text, set_text};
use soap_runtime::codegen::{Complex, Xs};

use crate::column::{Column, Kind};

/// A field that a cell can fill.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub column: Column,
    /// Its place in the descriptor.
    pub member: usize,
}

/// The fields of `T` that are one text each, in the order of the schema.
pub(crate) fn of<T: Complex + Default>() -> Vec<Field> {
    let members = T::default().desc().members();
    let fields = members
        .iter()
        .enumerate()
        .filter(|(i, m)| m.is_element() && m.occurrence().1 == Some(1) && takes_text::<T>(*i, m.xs()));
    fields
        .map(|(member, m)| {
            let key = m.occurrence().0 > 0;
            Field { column: Column { name: m.local().into(), kind: kind(m.xs()), key }, member }
        })
        .collect()
}

/// Whether the member is a text and not an object of its own: the table of a type doesn't tell, its values do.
fn takes_text<T: Complex + Default>(member: usize, xs: Xs) -> bool {
    if xs != Xs::String {
        return true;
    }
    let mut value = T::default();
    set_text(&mut value, member, "a").is_ok() && get_text(&value, member).as_deref() == Some("a")
}

fn kind(xs: Xs) -> Kind {
    let name = xs.name();
    let range = |min, max| Kind::Integer { name, min, max };
    match xs {
        Xs::Long => range(Some(i64::MIN.into()), Some(i64::MAX.into())),
        Xs::Int => range(Some(i32::MIN.into()), Some(i32::MAX.into())),
        Xs::Short => range(Some(i16::MIN.into()), Some(i16::MAX.into())),
        Xs::Byte => range(Some(i8::MIN.into()), Some(i8::MAX.into())),
        Xs::UnsignedLong => range(Some(0), Some(u64::MAX.into())),
        Xs::UnsignedInt => range(Some(0), Some(u32::MAX.into())),
        Xs::UnsignedShort => range(Some(0), Some(u16::MAX.into())),
        Xs::UnsignedByte => range(Some(0), Some(u8::MAX.into())),
        Xs::NonNegativeInteger => range(Some(0), None),
        Xs::PositiveInteger => range(Some(1), None),
        Xs::NonPositiveInteger => range(None, Some(0)),
        Xs::NegativeInteger => range(None, Some(-1)),
        Xs::Integer => range(None, None),
        Xs::Decimal => Kind::Decimal { name, float: false },
        Xs::Float | Xs::Double => Kind::Decimal { name, float: true },
        Xs::Boolean => Kind::Boolean,
        _ if xs.is_a(Xs::String) || xs == Xs::AnySimpleType => Kind::Text,
        _ => Kind::Other { name },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use centra::types::{Account, Customer};

    #[test]
    fn a_customer_has_all_its_fields() {
        let fields = of::<Customer>();
        let names: Vec<&str> = fields.iter().map(|f| f.column.name.as_ref()).collect();
        let known =
            "id store type status firstname lastname address1 address2 city state zipcode country email telephone";
        assert_eq!(names, known.split(' ').collect::<Vec<_>>());
        let keys: Vec<&str> = fields.iter().filter(|f| f.column.key).map(|f| f.column.name.as_ref()).collect();
        assert_eq!(keys, ["id"]);
        assert!(matches!(fields[1].column.kind, Kind::Integer { name: "int", .. }));
    }

    #[test]
    fn objects_in_objects_are_no_columns() {
        let fields = of::<Account>();
        assert!(fields.iter().any(|f| f.column.name == "creditlimit"));
        assert!(!fields.iter().any(|f| ["market", "buyers"].contains(&f.column.name.as_ref())));
    }
}
