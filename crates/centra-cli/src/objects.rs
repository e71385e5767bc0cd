//! The kinds of objects that can be updated: those of the generated operations that take a list of objects.

use std::future::Future;
use std::pin::Pin;

use centra::operations::{CustomersUpdateOperation, ItemsRequest, SuppliedRequest};
use soap_runtime::codegen::{Complex, Operation};

use crate::args::Update;
use crate::fields::{self, Field};
use crate::update;

/// A kind of object, with the functions that were made for it.
#[derive(Clone)]
pub(crate) struct Object {
    /// `customers`
    pub name: &'static str,
    pub fields: fn() -> Vec<Field>,
    pub run: fn(Update) -> Pin<Box<dyn Future<Output = u8>>>,
}

/// An operation that updates objects.
pub(crate) trait Updates: Operation<Request: Objects> {}

impl<Op: Operation<Request: Objects>> Updates for Op {}

/// A request that is a list of objects and a login.
pub(crate) trait Objects:
    ItemsRequest<Item: Complex + Default + Send + 'static> + SuppliedRequest + Send + 'static
{
}

impl<R: ItemsRequest<Item: Complex + Default + Send + 'static> + SuppliedRequest + Send + 'static> Objects for R {}

struct Collect(Vec<Object>);

impl Collect {
    fn visit<Op: Updates>(&mut self) {
        // `customers_Update` is `customers update`.
        let Some((name, _)) = Op::INFO.name.rsplit_once('_') else { return };
        self.0.push(Object {
            name,
            fields: fields::of::<<Op::Request as ItemsRequest>::Item>,
            run: |arguments| Box::pin(update::run::<Op>(arguments)),
        });
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Object> {
    let mut collect = Collect(Vec::new());
    collect.visit::<CustomersUpdateOperation>();
    collect.0
}
