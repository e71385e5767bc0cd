//! How long emission takes; run by hand: `cargo test --release --test emit_speed -- --ignored --nocapture`.

mod support;

use std::time::Instant;

use soap_build::model::Builtin;
use soap_build::{configure, generate_from_model};
use support::{builtin, element, many, members, optional, text, ty};

#[test]
#[ignore = "measures"]
fn five_hundred_types_of_fifteen_fields() {
    let mut model = support::shop();
    let start = model.types.len();
    for i in 0..500 {
        let mut fields = vec![element("id", "id", text())];
        for f in 0..12 {
            fields.push(optional(element(&format!("field_{f}"), &format!("field{f}"), text())));
        }
        fields.push(optional(element("count", "count", builtin(Builtin::Int))));
        fields.push(many(element("next", "next", ty(u32::try_from(start + (i + 1) % 500).unwrap_or(0)))));
        model.types.push(members(&format!("Type{i}"), &format!("type{i}"), fields));
    }
    let begun = Instant::now();
    let generated = generate_from_model(&model, configure(), "big.wsdl");
    let took = begun.elapsed();
    let lines: usize = generated.map_or(0, |g| g.files.values().map(|text| text.lines().count()).sum());
    println!("{lines} lines in {took:?}");
}
