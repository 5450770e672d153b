"""Terms of Turtle: prefixes, literals, and blocks of triples."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping

from idlib_corpus.model import Corpus

PREFIXES: Mapping[str, str] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "wd": "http://www.wikidata.org/entity/",
}
LICENCES = "https://spdx.org/licenses/"
GUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# what a literal may not hold as it is
ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
ESCAPES = str.maketrans(ESCAPED)


def base(corpus: Corpus) -> str:
    """What the IRIs of a corpus begin with: a URN of the number in its canary, which is its own and nobody's domain.

    A corpus without a canary has the UUID of its documents' names.
    """
    found = GUID.search(corpus.canary)
    number = found[0] if found else str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(d.id for d in corpus.documents)))
    return f"urn:uuid:{number}#"


def begin(base: str) -> str:
    """The prefixes that every file begins with: the vocabulary of the corpus is `c`, its entities are `e`."""
    ours = {"c": base, "e": f"{base}entity/"}
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, **ours}.items())


def prefix(name: str, iri: str) -> str:
    """A prefix of one document, which the next document sets anew."""
    return f"\n@prefix {name}: <{iri}> .\n"


def text(value: str, tag: str = "") -> str:
    """A literal; with a tag, of a language."""
    said = f'"{value.translate(ESCAPES)}"'
    return f"{said}@{tag}" if tag else said


def index(number: int) -> str:
    """An offset, as NIF has it."""
    return f'"{number}"^^xsd:nonNegativeInteger'


def block(subject: str, *said: str) -> str:
    """A subject with its predicates and objects, of which those that are empty are left out."""
    return f"{subject} {' ; '.join(filter(None, said))} .\n"


def several(predicate: str, objects: Iterable[str]) -> str:
    """A predicate with all of its objects; empty if there is none."""
    found = ", ".join(objects)
    return f"{predicate} {found}" if found else ""


def licence(name: str) -> str:
    """The page of SPDX on a licence."""
    return f"<{LICENCES}{name}>"
