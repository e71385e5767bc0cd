#!/usr/bin/env python3
"""Says whether the documents that the example `instances` left are valid: `validate.py OUT`.

Needs `xmlschema` (PyPI). A source that it can't load within a minute, or at all, is counted and left out. A document is
wrong only by what the maker of instances knows: wildcards that want a declaration, identities, keys and the order of mixed
content aren't in the compiler's model, and are counted apart.
"""
import collections
import pathlib
import re
import signal
import sys
import warnings
from xml.etree import ElementTree

import xmlschema
from xmlschema.extras.wsdl import Wsdl11Document

warnings.simplefilter("ignore")
ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
UNKNOWN = re.compile(
    r"urn:foreign|foreign|more-of-it|\bID\b|IDREF|XsdUnique|XsdKey|<any|'any'|nothing validated|unavailable|missing key|ENTITY|NOTATION"
)


class TooLong(BaseException):
    pass


def too_long(*_):
    raise TooLong


def roots(path):
    """The document's element, or those in its Body."""
    root = ElementTree.parse(path).getroot()
    for envelope in ENVELOPES:
        if root.tag == f"{{{envelope}}}Envelope":
            body = root.find(f"{{{envelope}}}Body")
            return [] if body is None else list(body)
    return [root]


def load(path):
    if path.lower().endswith(".xsd"):
        return xmlschema.XMLSchema10(path, allow="local", defuse="always")
    return Wsdl11Document(path, allow="local", defuse="always").schema


def main(out):
    counts = collections.Counter()
    reasons = collections.Counter()
    for line in (out / "index.tsv").read_text().splitlines():
        name, entry = line.split("\t")
        signal.alarm(60)
        try:
            schema = load(entry)
        except (Exception, TooLong) as error:
            counts["source not loaded"] += 1
            reasons[f"not loaded: {type(error).__name__}"] += 1
            continue
        finally:
            signal.alarm(0)
        counts["source loaded"] += 1
        mixed = any(getattr(t, "mixed", False) and not t.name.startswith("{http://www.w3.org/2001/XMLSchema}") for t in schema.maps.types.values() if hasattr(t, "name") and t.name)
        for document in sorted((out / name).glob("*.xml")):
            for root in roots(document):
                element = schema.maps.elements.get(root.tag)
                if element is None:
                    counts["document not declared"] += 1
                    continue
                signal.alarm(60)
                try:
                    source = xmlschema.XMLResource(str(document)) if root.tag == ElementTree.parse(document).getroot().tag else None
                    if source is None:
                        # A part of an envelope is checked as the global element that it is, by its own document.
                        counts["document in an envelope"] += 1
                        continue
                    errors = list(schema.iter_errors(source))
                except (Exception, TooLong) as error:
                    errors = [f"{type(error).__name__}: {error}"]
                finally:
                    signal.alarm(0)
                if not errors:
                    counts["document valid"] += 1
                    continue
                first = errors[0]
                reason = getattr(first, "reason", None) or str(first)
                where = getattr(first, "path", "")
                known = UNKNOWN.search(reason) or (mixed and "Unexpected child" in reason)
                counts["document that can't be told" if known else "document INVALID"] += 1
                if not known:
                    print(f"INVALID\t{name}/{document.name}\t{where}\t{' '.join(reason.split())[:300]}")
    for what, count in sorted(reasons.items()) + sorted(counts.items()):
        print(f"{count}\t{what}")
    return 1 if counts["document INVALID"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    signal.signal(signal.SIGALRM, too_long)
    sys.exit(main(pathlib.Path(sys.argv[1])))
