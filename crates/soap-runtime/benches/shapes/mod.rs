//! The contract's customer as the compiler emits it: 14 fields, all but `id` optional.

#![allow(clippy::indexing_slicing, reason = "made-up data")]

use soap_runtime::codegen::*;

/// The one namespace of the service.
pub static NAMESPACES: Namespaces = Namespaces::new(&[("ns1", "http://www.centra.com/webservices/")]);

macro_rules! element {
    ($name:literal) => {
        Member::element(FIRST, $name, concat!("<ns1:", $name, ">"), concat!("</ns1:", $name, ">"))
    };
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
pub struct Customer {
    pub id: String,
    pub store: Option<i32>,
    pub kind: Option<String>,
    pub status: Option<String>,
    pub firstname: Option<String>,
    pub lastname: Option<String>,
    pub address1: Option<String>,
    pub address2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zipcode: Option<String>,
    pub country: Option<String>,
    pub email: Option<String>,
    pub telephone: Option<String>,
}

static CUSTOMER: [Member; 14] = [
    element!("id"),
    element!("store").text(Xs::Int).optional(),
    element!("type").optional(),
    element!("status").optional(),
    element!("firstname").optional(),
    element!("lastname").optional(),
    element!("address1").optional(),
    element!("address2").optional(),
    element!("city").optional(),
    element!("state").optional(),
    element!("zipcode").optional(),
    element!("country").optional(),
    element!("email").optional(),
    element!("telephone").optional(),
];
static CUSTOMER_DESC: Desc = Desc::sequence("Customer", &CUSTOMER).named(FIRST, "customer");

macro_rules! complex {
    ($t:ty, $desc:ident) => {
        impl Field for $t {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
                r.complex(self)
            }
            fn write(&self, m: &'static Member, w: &mut Writer) {
                w.complex(m, self);
            }
        }
    };
}
complex!(Customer, CUSTOMER_DESC);
impl Complex for Customer {
    fn desc(&self) -> &'static Desc {
        &CUSTOMER_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.id.read(r),
            1 => self.store.read(r),
            2 => self.kind.read(r),
            3 => self.status.read(r),
            4 => self.firstname.read(r),
            5 => self.lastname.read(r),
            6 => self.address1.read(r),
            7 => self.address2.read(r),
            8 => self.city.read(r),
            9 => self.state.read(r),
            10 => self.zipcode.read(r),
            11 => self.country.read(r),
            12 => self.email.read(r),
            _ => self.telephone.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.id.write(&CUSTOMER[0], w);
        self.store.write(&CUSTOMER[1], w);
        self.kind.write(&CUSTOMER[2], w);
        self.status.write(&CUSTOMER[3], w);
        self.firstname.write(&CUSTOMER[4], w);
        self.lastname.write(&CUSTOMER[5], w);
        self.address1.write(&CUSTOMER[6], w);
        self.address2.write(&CUSTOMER[7], w);
        self.city.write(&CUSTOMER[8], w);
        self.state.write(&CUSTOMER[9], w);
        self.zipcode.write(&CUSTOMER[10], w);
        self.country.write(&CUSTOMER[11], w);
        self.email.write(&CUSTOMER[12], w);
        self.telephone.write(&CUSTOMER[13], w);
    }
}

/// Any number of customers: the root of the message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customers {
    /// The customers.
    pub customer: Vec<Customer>,
}
/// The list's one member.
pub static CUSTOMERS: [Member; 1] = [element!("customer").many()];
static CUSTOMERS_DESC: Desc = Desc::sequence("Customers", &CUSTOMERS).named(FIRST, "customers");
complex!(Customers, CUSTOMERS_DESC);
impl Complex for Customers {
    fn desc(&self) -> &'static Desc {
        &CUSTOMERS_DESC
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.customer.read(r)
    }
    fn content(&self, w: &mut Writer) {
        self.customer.write(&CUSTOMERS[0], w);
    }
}
/// The root.
pub static ROOT: Member = element!("customers");

/// `n` customers, made up.
pub fn customers(n: usize) -> Customers {
    let customer = (0..n).map(|i| {
        let s = |t: &str| Some(t.to_owned());
        Customer {
            id: format!("C{i:07}"),
            store: Some((i % 9) as i32 + 1),
            kind: s("retail"),
            status: s(["active", "inactive"][i % 2]),
            firstname: s(["Astrid", "Bo", "Cecilia", "Dag-Olof"][i % 4]),
            lastname: s(["Lindqvist", "Åkesson", "Berg", "von Essen"][i / 4 % 4]),
            address1: Some(format!("Storgatan {}", i % 200)),
            address2: s(if i % 3 == 0 { "c/o Svensson & Co" } else { "" }),
            city: s(["Stockholm", "Göteborg", "Malmö"][i % 3]),
            state: s(""),
            zipcode: Some(format!("{:05}", 10_000 + i % 80_000)),
            country: s("SE"),
            email: Some(format!("customer{i}@example.com")),
            telephone: Some(format!("+4670{:07}", i)),
        }
    });
    Customers { customer: customer.collect() }
}
