//! WSDL 1.1 with its SOAP bindings.

use super::Done::{Ignored, Refused, Typed};
use super::{Section, row};

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "WSDL 1.1",
        rows: &[
            row(
                "`wsdl:import` (§2.1)",
                Typed,
                "relative to the document, nested, in circles",
                &["wsdl-import-chain-relative", "wsdl-same-names-in-two-namespaces"],
            ),
            row(
                "`wsdl:types` (§2.2)",
                Typed,
                "several schemas, one namespace several times, siblings without a location",
                &["wsdl-several-schemas-in-types", "wsdl-child-namespace-of-its-schema"],
            ),
            row(
                "`wsdl:message`, `wsdl:part` (§2.3)",
                Typed,
                "parts by `element` and by `type`",
                &["wsdl-headers-and-body-parts", "wsdl-rpc-several-parts"],
            ),
            row("`wsdl:portType`, `wsdl:operation` (§2.4)", Typed, "a method of the client", &["wsdl-mixed-styles"]),
            row(
                "request-response operations",
                Typed,
                "the answer is typed; empty ones too",
                &["wsdl-mixed-styles", "http-one-way-and-empty-answers"],
            ),
            row(
                "one-way operations",
                Typed,
                "any 2xx is success",
                &["wsdl-mixed-styles", "http-one-way-and-empty-answers"],
            ),
            row("notification, solicit-response", Ignored, "no HTTP binding of them exists", &["wsdl-mixed-styles"]),
            row(
                "overloaded operations (§2.5)",
                Typed,
                "told apart by the names of input and output",
                &["wsdl-overloaded-operations"],
            ),
            row(
                "`parameterOrder` (§2.4.6)",
                Ignored,
                "a hint for signatures; the message has the order of its parts",
                &["wsdl-rpc-several-parts"],
            ),
            row("`wsdl:fault`", Typed, "an enum of the details", &["message-fault-detail", "wsdl-header-faults"]),
            row(
                "`wsdl:binding`, `wsdl:service`, `wsdl:port` (§2.5 to §2.7)",
                Typed,
                "an operation in several bindings is generated once",
                &["wsdl-same-names-in-two-namespaces", "wsdl-odd-names"],
            ),
            row("`wsdl:documentation`", Typed, "rustdoc", &["wsdl-mixed-styles"]),
            row(
                "HTTP and MIME bindings (§4, §5)",
                Ignored,
                "skipped with a note; `soap:body` inside `mime:part` is found",
                &["wsdl-http-and-mime-bindings"],
            ),
            row(
                "names of one kind in several namespaces",
                Typed,
                "each its own",
                &["wsdl-same-names-in-two-namespaces", "wsdl-type-names-collide"],
            ),
            row("WSDL 2.0", Refused, "said by name", &["wsdl-version-two"]),
        ],
    },
    Section {
        title: "WSDL 1.1: SOAP bindings",
        rows: &[
            row(
                "`soap:binding`, style document",
                Typed,
                "wrapped and bare",
                &["wsdl-child-namespace-of-its-schema", "wsdl-mixed-styles"],
            ),
            row(
                "`soap:binding`, style rpc",
                Typed,
                "a wrapper with accessors in no namespace",
                &["wsdl-rpc-literal-wrapper", "wsdl-rpc-accessor-namespace", "wsdl-rpc-several-parts"],
            ),
            row("`style` of an operation", Typed, "goes before that of the binding", &["wsdl-mixed-styles"]),
            row(
                "`soapAction`",
                Typed,
                "in 1.1 a header, in 1.2 a parameter of the media type",
                &[
                    "soap-runtime/tests/http_calls.rs::a_request_of_11_as_it_goes_out",
                    "soap-runtime/tests/http_calls.rs::a_request_of_12_has_the_action_in_its_type",
                ],
            ),
            row(
                "`soap:body parts`",
                Typed,
                "these parts, else all, in the order of the message",
                &["wsdl-headers-and-body-parts"],
            ),
            row(
                "`soap:body namespace`",
                Typed,
                "that of the rpc wrapper, by direction",
                &["wsdl-rpc-literal-wrapper", "wsdl-rpc-several-parts"],
            ),
            row(
                "`soap:header`",
                Typed,
                "of its own message and part",
                &["wsdl-header-in-other-message", "wsdl-headers-and-body-parts"],
            ),
            row("`soap:headerfault`", Typed, "read with the fault", &["wsdl-header-faults"]),
            row(
                "`soap:fault`",
                Typed,
                "a detail that is declared is typed, others kept as XML",
                &["message-fault-detail", "wsdl-header-faults"],
            ),
            row(
                "`use=\"encoded\"`",
                Typed,
                "structs, arrays, references, in 1.1 and 1.2",
                &["message-multiref-values", "message-encoded-array-shapes", "message-encoded12-references"],
            ),
            row("`soap:address`", Typed, "a constant for the client", &["wsdl-same-names-in-two-namespaces"]),
            row(
                "bindings of SOAP 1.2 (`soap12`)",
                Typed,
                "beside those of 1.1",
                &["message-soap12-literal", "message-fault12-subcodes"],
            ),
        ],
    },
];
