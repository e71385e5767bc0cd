//! Drives generated code by questions on standard input, a line of JSON each, and answers on standard output.
//!
//! The questions and their meaning: `crates/case-runner/src/question.rs`. Each case of a generated crate offers a [`Case`], made
//! by [`case!`]; all that is generic over its types is here, as functions behind pointers.

mod answer;
mod call;
pub mod crossed;
mod element;
mod loopback;
mod operation;
mod serve;
pub mod values;
pub mod yaserde_probe;

pub use element::{ElementEntry, element};
pub use operation::{OperationEntry, operation};
pub use serve::serve;
pub use soap_runtime;
pub use yaserde_probe::RoundTrip;

/// The operations and elements of a case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Operations, in the order of the WSDL.
    pub operations: fn() -> Vec<OperationEntry>,
    /// Global elements.
    pub elements: fn() -> Vec<ElementEntry>,
    /// Round trips through `yaserde` by element; `None` where its type hasn't the traits.
    pub yaserde: fn() -> Vec<Option<RoundTrip>>,
    /// What doesn't hold of the facts asserted about a message; `None` where none are.
    pub values: fn(&str, &[u8]) -> Option<Vec<String>>,
}

impl Case {
    /// A case without anything.
    pub const EMPTY: Case = Case { operations: Vec::new, elements: Vec::new, yaserde: Vec::new, values: |_, _| None };
}

/// The [`Case`] of a module of generated code: `case!(generated; operations; [types of the elements]; values::check)`.
#[macro_export]
macro_rules! case {
    ($code:ident; $($operations:ident)?; [$($element:ty),* $(,)?]; $values:expr) => {
        /// The case.
        pub const CASE: $crate::Case =
            $crate::Case { operations: $crate::case!(@operations $code $($operations)?), elements, yaserde, values: $values };

        fn elements() -> Vec<$crate::ElementEntry> {
            struct Collect(Vec<$crate::ElementEntry>);
            impl $code::elements::ElementVisitor for Collect {
                fn visit<T>(&mut self, member: &'static $crate::soap_runtime::codec::Member)
                where
                    T: $crate::soap_runtime::codec::Field + Default + ::core::fmt::Debug,
                {
                    self.0.push($crate::element::<T>(member, &$code::NAMESPACES));
                }
            }
            let mut collect = Collect(Vec::new());
            $code::elements::for_each_element(&mut collect);
            collect.0
        }

        fn yaserde() -> Vec<Option<$crate::RoundTrip>> {
            #[allow(unused_imports)]
            use $crate::yaserde_probe::{Probe, With as _, Without as _};
            #[allow(unused_imports)]
            use $crate::soap_runtime::codegen::*;
            #[allow(unused_imports)]
            use $code::types;
            vec![$((&Probe::<$element>::new()).round_trip()),*]
        }
    };
    (@operations $code:ident) => { Vec::new };
    (@operations $code:ident $operations:ident) => {{
        fn operations() -> Vec<$crate::OperationEntry> {
            struct Collect(Vec<$crate::OperationEntry>);
            impl $code::$operations::Visitor for Collect {
                fn visit<Op>(&mut self)
                where
                    Op: $crate::soap_runtime::operation::Operation,
                {
                    self.0.push($crate::operation::<Op>());
                }
            }
            let mut collect = Collect(Vec::new());
            $code::$operations::for_each_operation(&mut collect);
            collect.0
        }
        operations
    }};
}
