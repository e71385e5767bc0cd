//! XML Schema Part 2: datatypes.

use super::Done::{Ignored, Typed};
use super::{Section, row};

const NUMBERS: &[&str] = &["schema-numbers-at-bounds", "message-boolean-and-number-spellings"];
const TIMES: &[&str] = &["schema-date-forms", "message-dates-without-zone"];
const PARTS: &[&str] = &["schema-date-forms", "schema-partial-dates"];
const TEXTS: &[&str] = &["schema-legacy-types"];

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "XML Schema Part 2: built-in types",
        rows: &[
            row(
                "`anySimpleType`",
                Typed,
                "`AnySimple` in elements: text, and the type that `xsi:type` names; `String` elsewhere",
                &[
                    "schema-legacy-types",
                    "schema-xsi-type-of-simple-types",
                    "schema-any-simple-type-typed",
                    "soap-runtime/tests/codec_values.rs::names_of_any_simple_type_keep_their_scope",
                ],
            ),
            row(
                "`string`",
                Typed,
                "`String`: every character",
                &["message-text-in-pieces", "soap-runtime/tests/codec_values.rs::kinds_of_strings"],
            ),
            row("`normalizedString`", Typed, "`String`, white space replaced", TEXTS),
            row("`token`", Typed, "`String`, white space collapsed", TEXTS),
            row("`language`", Typed, "`String`; another form: a receipt", TEXTS),
            row("`Name`", Typed, "`String`", TEXTS),
            row("`NCName`", Typed, "`String`", TEXTS),
            row("`ID`", Typed, "`String`; that it is unique isn't checked", TEXTS),
            row("`IDREF`", Typed, "`String`; that it leads somewhere isn't checked", TEXTS),
            row("`IDREFS`", Typed, "`List<String>`", TEXTS),
            row("`ENTITY`", Typed, "`String`", &["soap-runtime/tests/codec_values.rs::kinds_of_strings"]),
            row("`ENTITIES`", Typed, "`List<String>`", &["soap-runtime/tests/codec_values.rs::kinds_of_strings"]),
            row("`NMTOKEN`", Typed, "`String`", &["schema-lists-and-unions"]),
            row("`NMTOKENS`", Typed, "`List<String>`", TEXTS),
            row("`anyURI`", Typed, "`String`, nothing escaped", TEXTS),
            row(
                "`QName`",
                Typed,
                "`QName`: an expanded name by the scope where it stands",
                &["schema-qname-values", "message-qname-values-keep-their-scope"],
            ),
            row("`NOTATION`", Typed, "as `QName`", TEXTS),
            row("`boolean`", Typed, "`bool`", NUMBERS),
            row("`decimal`", Typed, "`Decimal`: every digit and the scale", NUMBERS),
            row("`integer`", Typed, "`Integer`, without limit", NUMBERS),
            row("`nonNegativeInteger`", Typed, "`Integer`, the sign checked", NUMBERS),
            row("`positiveInteger`", Typed, "`Integer`, the sign checked", NUMBERS),
            row("`nonPositiveInteger`", Typed, "`Integer`, the sign checked", NUMBERS),
            row("`negativeInteger`", Typed, "`Integer`, the sign checked", NUMBERS),
            row("`long`", Typed, "`i64`", NUMBERS),
            row("`int`", Typed, "`i32`", NUMBERS),
            row("`short`", Typed, "`i16`", NUMBERS),
            row("`byte`", Typed, "`i8`", NUMBERS),
            row("`unsignedLong`", Typed, "`u64`", NUMBERS),
            row("`unsignedInt`", Typed, "`u32`", NUMBERS),
            row("`unsignedShort`", Typed, "`u16`", NUMBERS),
            row("`unsignedByte`", Typed, "`u8`", NUMBERS),
            row("`float`", Typed, "`f32`, with `INF`, `-INF` and `NaN`", NUMBERS),
            row("`double`", Typed, "`f64`, with `INF`, `-INF` and `NaN`", NUMBERS),
            row("`dateTime`", Typed, "`DateTime`: zone or none, fraction, `24:00:00` as they stand", TIMES),
            row("`date`", Typed, "`Date`", TIMES),
            row("`time`", Typed, "`Time`", TIMES),
            row("`duration`", Typed, "`Duration`, as it stands", TIMES),
            row("`gYear`", Typed, "`GYear`", PARTS),
            row("`gYearMonth`", Typed, "`GYearMonth`", PARTS),
            row("`gMonth`", Typed, "`GMonth`", PARTS),
            row("`gMonthDay`", Typed, "`GMonthDay`", PARTS),
            row("`gDay`", Typed, "`GDay`", PARTS),
            row("`base64Binary`", Typed, "`Base64Binary`: octets, written without blanks", &["schema-binary-values"]),
            row(
                "`hexBinary`",
                Typed,
                "`HexBinary`: octets, in the letters they came in",
                &["schema-binary-values", "schema-floats-listed-and-small-hex"],
            ),
        ],
    },
    Section {
        title: "XML Schema Part 2: derivation and facets",
        rows: &[
            row(
                "`xs:simpleType`, restriction",
                Typed,
                "a newtype, or an enum of its values",
                &["schema-derived-lists-and-unions"],
            ),
            row(
                "`xs:list`",
                Typed,
                "`List<T>` or a newtype; one item has the shape of many",
                &["schema-lists-and-unions", "schema-derived-lists-and-unions"],
            ),
            row(
                "`xs:union`",
                Typed,
                "an enum: the first member that accepts the literal",
                &["schema-lists-and-unions", "schema-derived-lists-and-unions"],
            ),
            row(
                "unions in unions, lists of unions, unions of lists",
                Typed,
                "laid out flat, in order",
                &["schema-lists-and-unions"],
            ),
            row(
                "facet `enumeration`",
                Typed,
                "an enum with `Other(String)`; closed by option",
                &["schema-enum-values-fold", "schema-derived-lists-and-unions"],
            ),
            row(
                "facet `length`",
                Typed,
                "broken: a receipt, the value kept",
                &["schema-lists-and-unions", "soap-runtime/tests/codec_values.rs::facets"],
            ),
            row("facet `minLength`", Typed, "likewise", &["soap-runtime/tests/codec_values.rs::facets"]),
            row(
                "facet `maxLength`",
                Typed,
                "likewise",
                &["schema-derived-lists-and-unions", "soap-runtime/tests/codec_values.rs::facets"],
            ),
            row(
                "facet `pattern`",
                Typed,
                "likewise; steps are all needed, patterns of a step are alternatives",
                &["schema-derived-lists-and-unions", "soap-runtime/tests/codec_values.rs::patterns"],
            ),
            row("facet `minInclusive`", Typed, "likewise, by value", &["soap-runtime/tests/codec_values.rs::facets"]),
            row(
                "facet `maxInclusive`",
                Typed,
                "likewise, by value",
                &["schema-simple-content-chain", "soap-runtime/tests/codec_values.rs::facets"],
            ),
            row("facet `minExclusive`", Typed, "likewise, by value", &["soap-runtime/tests/codec_values.rs::facets"]),
            row("facet `maxExclusive`", Typed, "likewise, by value", &["soap-runtime/tests/codec_values.rs::facets"]),
            row("facet `totalDigits`", Typed, "likewise", &["soap-runtime/tests/codec_values.rs::facets"]),
            row("facet `fractionDigits`", Typed, "likewise", &["soap-runtime/tests/codec_values.rs::facets"]),
            row("facet `whiteSpace`", Typed, "comes before all others", &["schema-derived-lists-and-unions"]),
            row(
                "`fixed` of a facet, `final` of a simple type",
                Ignored,
                "what derives is generated all the same",
                &["schema-identity-constraints"],
            ),
        ],
    },
];
