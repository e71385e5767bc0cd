#!/usr/bin/env python3
"""Says whether the documents that the example `instances` left are valid: `validate.py OUT..`.

Needs `xmlschema` (PyPI). Of a WSDL only the schemas are read, wherever it and what it imports have them. A source whose
schemas it can't load within a minute, or at all, is counted and left out. Asked about is each document's root, or each
element in its Header and Body. What isn't in the compiler's model is counted apart: wildcards that want a declaration,
identities, keys, `block`, the order of mixed content, and namespaces whose schema it was not given.
"""
import collections
import pathlib
import re
import signal
import sys
import urllib.parse
import warnings

from xmlschema import XMLResource, XMLSchema10
from xmlschema.exceptions import XMLResourceParseError

warnings.simplefilter("ignore")
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XS = "{http://www.w3.org/2001/XMLSchema}"
ENVELOPES = ("{http://schemas.xmlsoap.org/soap/envelope/}", "{http://www.w3.org/2003/05/soap-envelope}")
SAFE = {"allow": "local", "defuse": "always"}
EMPTY = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:none"/>'
UNKNOWN = re.compile(
    r"foreign|more-of-it|\bID\b|IDREF|XsdUnique|XsdKey|<any|'any'|nothing validated|unavailable|missing key|ENTITY|NOTATION"
)
# The validator has schemas of its own for these.
ITS_OWN = ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmlenc#")


class TooLong(BaseException):
    pass


def too_long(*_):
    raise TooLong


def documents(path, seen):
    """A WSDL or schema, and the local WSDLs that it imports."""
    path = path.resolve()
    if path in seen or not path.is_file():
        return
    seen[path] = XMLResource(str(path), **SAFE)
    for wanted in seen[path].root.iterfind(f"{WSDL}import"):
        location = wanted.get("location", "").strip()
        if location and not re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", location):
            documents(path.parent / urllib.parse.unquote(location), seen)


def load(path):
    """All schemas together, built when all are there: those of a WSDL refer to each other in any order."""
    seen = {}
    documents(pathlib.Path(path), seen)
    schema = XMLSchema10(EMPTY, build=False, **SAFE)
    for resource in seen.values():
        if resource.root.tag == f"{XS}schema":
            XMLSchema10(resource, global_maps=schema.maps, build=False, **SAFE)
        for inner in resource.root.iterfind(f"{WSDL}types/{XS}schema"):
            XMLSchema10(resource.subresource(inner), global_maps=schema.maps, build=False, **SAFE)
    schema.maps.build()
    return schema


def parts(path):
    """The document, or the elements in its Header and Body; of rpc (`r0000-..`) the wrapper is no element of a schema."""
    resource = XMLResource(str(path), **SAFE)
    for envelope in ENVELOPES:
        if resource.root.tag == f"{envelope}Envelope":
            for place in ("Header",) if path.name.startswith("r") else ("Header", "Body"):
                for child in resource.root.iterfind(f"{envelope}{place}/*"):
                    yield resource.subresource(child)
            return
    yield resource


def verdict(schema, part, mixed):
    """A class for the counts, and the error of one that is invalid."""
    if part.root.tag not in schema.maps.elements:
        return "not declared", None
    signal.alarm(60)
    try:
        error = next(iter(schema.iter_errors(part)), None)
    except (Exception, TooLong) as failure:
        error = failure
    finally:
        signal.alarm(0)
    if error is None:
        return "valid", None
    reason = getattr(error, "reason", None) or f"{type(error).__name__}: {error}"
    if "is blocked" in reason:
        return "of a derivation that is blocked", None
    if UNKNOWN.search(reason) or (mixed and "Unexpected child" in reason) or is_its_own(error):
        return "can't be told", None
    return "INVALID", f"{getattr(error, 'path', '')}\t{' '.join(reason.split())[:300]}"


def is_its_own(error):
    """Does the rule that is broken, or what it expects, stand in one of the validator's own schemas?"""
    rules = list(getattr(error, "expected", None) or [])
    rule = getattr(error, "validator", None)
    while rule is not None:
        rules += [rule, getattr(rule, "type", None)]
        rule = getattr(rule, "parent", None)
    return any(getattr(rule, "target_namespace", None) in ITS_OWN for rule in rules)


def is_mixed(schema):
    types = (t for t in schema.maps.types.values() if getattr(t, "name", None))
    return any(getattr(t, "mixed", False) and not t.name.startswith(XS) for t in types)


def main(folders):
    counts = collections.Counter()
    reasons = collections.Counter()
    for out in folders:
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
            mixed = is_mixed(schema)
            for document in sorted((out / name).glob("*.xml")):
                try:
                    found = list(parts(document))
                except XMLResourceParseError as error:
                    counts["document not well-formed"] += 1
                    print(f"INVALID\t{name}/{document.name}\t\t{error}")
                    continue
                for part in found:
                    what, why = verdict(schema, part, mixed)
                    counts[f"element {what}"] += 1
                    if why:
                        print(f"INVALID\t{name}/{document.name}\t{why}")
    for what, count in sorted(reasons.items()) + sorted(counts.items()):
        print(f"{count}\t{what}")
    return 1 if counts["element INVALID"] + counts["document not well-formed"] else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__.splitlines()[0])
    signal.signal(signal.SIGALRM, too_long)
    sys.exit(main([pathlib.Path(out) for out in sys.argv[1:]]))
