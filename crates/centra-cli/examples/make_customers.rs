//! Writes `examples/customers.csv` to standard output: 1,000 varied customers, the same on every run.

const FIRST: [&str; 12] =
    ["Åsa", "José", "Zoë", "Łukasz", "Đorđe", "Siân", "Mei 美", "Иван", "Ágnes", "O'Neil", "Jean-Luc", "Anna & Bo"];
const LAST: [&str; 10] =
    ["Öberg", "García", "D'Arcy", "Smith", "Müller", "Nguyễn", "李", "Ιωάννου", "<Test>", "van der \"Berg\""];
const CITY: [&str; 8] = ["Malmö", "Łódź", "São Paulo", "Reykjavík", "Zürich", "Köln", "Aix-en-Provence", "東京"];
const COUNTRY: [&str; 8] = ["SE", "PL", "BR", "IS", "CH", "DE", "FR", "JP"];

fn cell(text: &str) -> String {
    let plain = !text.contains([',', '"', '\n', '\r']);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

fn main() {
    println!("id,store,type,status,firstname,lastname,address1,address2,city,state,zipcode,country,email,telephone");
    for i in 0..1000usize {
        let pick =
            |list: &[&'static str], step: usize| list.get((i * step + i / 7) % list.len()).copied().unwrap_or_default();
        let some = |every: usize, text: String| if i % every == 0 { String::new() } else { text };
        let row = [
            format!("c-{:04}", i + 1),
            some(9, ((i % 3) + 1).to_string()),
            "retail".to_owned(),
            some(11, "active".to_owned()),
            pick(&FIRST, 5).to_owned(),
            pick(&LAST, 3).to_owned(),
            format!("Storgatan {}, uppg. {}", i % 90 + 1, char::from(b'A' + u8::try_from(i % 4).unwrap_or(0))),
            if i % 5 == 0 { "c/o A & B <AB>".to_owned() } else { String::new() },
            pick(&CITY, 1).to_owned(),
            some(2, format!("Region {}", i % 20)),
            format!("{:05}", i * 37 % 100_000),
            pick(&COUNTRY, 1).to_owned(),
            some(13, format!("c{}@example.com", i + 1)),
            some(4, format!("+46 70 {:07}", i * 7919 % 10_000_000)),
        ];
        println!("{}", row.iter().map(|c| cell(c)).collect::<Vec<_>>().join(","));
    }
}
