//! SOAP 1.1 and 1.2, and their HTTP bindings.

use super::Done::{Ignored, Refused, Typed, Xml};
use super::{Section, row};

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "SOAP 1.1 and 1.2: messages",
        rows: &[
            row("Envelope, Header, Body", Typed, "both versions", &["message-header-blocks", "message-soap12-literal"]),
            row(
                "an Envelope of the other version",
                Refused,
                "a fault in it is read as one",
                &["http-soap12-answer-to-11", "message-soap12-literal"],
            ),
            row(
                "header blocks that are declared",
                Typed,
                "beside the body",
                &["message-header-blocks", "wsdl-header-faults"],
            ),
            row("header blocks that aren't", Xml, "readable, not written again", &["message-header-blocks"]),
            row(
                "`mustUnderstand`",
                Refused,
                "a mandatory block for us that nobody knows",
                &["message-must-understand", "soap-runtime/tests/http_answers.rs::s38_must_understand"],
            ),
            row(
                "`actor`, `role`, `relay`",
                Ignored,
                "blocks for others are passed over",
                &["message-must-understand", "message-soap12-literal"],
            ),
            row(
                "Fault of 1.1: code, string, actor, detail",
                Typed,
                "",
                &["message-fault-codes-and-detail", "http-fault-11-off-shape"],
            ),
            row(
                "Fault of 1.2: Code, Subcode, Reason, Node, Role, Detail",
                Typed,
                "all subcodes, all languages",
                &["message-fault12-subcodes", "http-soap12-fault-statuses"],
            ),
            row(
                "the root of the Body",
                Typed,
                "by expanded name; another one is refused",
                &["message-wrong-body", "message-polymorphic-body"],
            ),
            row(
                "SOAP encoding: `href`, `id`, multiRef",
                Typed,
                "values stand in place after reading",
                &[
                    "message-multiref-values",
                    "soap-runtime/src/encoded/tests/references.rs::values_come_from_beside_the_answer",
                ],
            ),
            row("SOAP encoding: `enc:ref`, `enc:id` of 1.2", Typed, "likewise", &["message-encoded12-references"]),
            row(
                "SOAP encoding: references without a target, circles",
                Refused,
                "owned values can't hold them",
                &[
                    "message-multiref-values",
                    "soap-runtime/src/encoded/tests/references.rs::what_is_wrong_with_references",
                ],
            ),
            row(
                "SOAP encoding: `arrayType`, `offset`, `position`, `arraySize`, `itemType`",
                Typed,
                "members are placed where they say",
                &[
                    "message-encoded-array-shapes",
                    "soap-runtime/src/encoded/tests/arrays.rs::positions_in_two_dimensions",
                ],
            ),
            row(
                "`encodingStyle`, `rpc:result`",
                Typed,
                "written; read where it stands",
                &[
                    "message-encoded12-references",
                    "soap-runtime/src/encoded/tests/writing.rs::soap12_has_its_own_attributes_and_names_the_result",
                ],
            ),
            row("DOCTYPE", Refused, "in both modes", &["http-doctype", "message-doctype-and-instructions"]),
            row(
                "processing instructions",
                Ignored,
                "a receipt",
                &["message-doctype-and-instructions", "message-tolerance"],
            ),
            row("comments, CDATA, references", Typed, "spelling: they split no value", &["message-text-in-pieces"]),
            row("characters that XML can't carry", Refused, "read or written", &["message-illegal-characters"]),
            row(
                "order, missing, unknown, too many",
                Ignored,
                "read with a receipt; strict mode refuses",
                &["message-tolerance"],
            ),
        ],
    },
    Section {
        title: "SOAP over HTTP",
        rows: &[
            row("status codes", Typed, "the Body decides", &["http-fault-by-body-not-status", "http-html-page"]),
            row(
                "media types, charsets, byte order marks",
                Typed,
                "odd ones: a receipt",
                &[
                    "http-content-type-unexpected",
                    "http-charset-conflict",
                    "http-bom-and-blanks-first",
                    "http-single-byte-encodings",
                ],
            ),
            row("redirects", Refused, "followed by option", &["http-redirect-on-post"]),
            row("challenges", Refused, "with all of them", &["http-401-challenge"]),
            row("`Retry-After`", Typed, "seconds or a date", &["http-retry-after"]),
            row(
                "lengths, chunks, answers cut short",
                Refused,
                "and said to be possibly applied",
                &["http-cut-short", "http-length-conflict"],
            ),
            row("content codings", Typed, "gzip, deflate", &["http-coding-names", "http-gzip-bomb"]),
            row(
                "depth, attributes, size",
                Refused,
                "beyond limits one can set",
                &["http-deep-nesting", "http-attribute-flood", "http-gzip-bomb"],
            ),
            row(
                "`multipart/related`, MTOM/XOP",
                Typed,
                "read; parts that nothing names are attachments",
                &["http-multipart-answer"],
            ),
        ],
    },
];
