"""`croissant.json`: the data set in Croissant 1.1, with the responsible-AI vocabulary, as mlcroissant reads it.

Every Parquet file stands there with its SHA-256, every config as a record set with its columns. What the vocabulary
asks about people, uses and limits is what the card says in the sections of the Hub's template.

Rows in a list of the rows of a list (`pieces` of mentions) cannot be read by mlcroissant 1.1.1, which takes one level
of sub-fields. The description of the record set names what is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datasets import ClassLabel, Features, List

from idlib_corpus.build.card import title_of
from idlib_corpus.build.columns import Column, columns
from idlib_corpus.build.common import TEXT
from idlib_corpus.build.meanings import purpose
from idlib_corpus.build.tables import Part, config_features
from idlib_corpus.model import Corpus

CROISSANT = "croissant.json"
VERSION, RAI = "http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"
PARQUET = "application/x-parquet"  # as mlcroissant calls it
TYPES = {"string": "sc:Text", "bool": "sc:Boolean", "int32": "cr:Int32", "int64": "cr:Int64"}
# property -> the section of the card that answers it, and whether each point of its list is an answer
SECTIONS = {
    "rai:dataCollection": ("Data Collection and Processing", False),
    "rai:dataAnnotationProtocol": ("Annotation process", False),
    "rai:annotatorDemographics": ("Who are the annotators?", False),
    "rai:personalSensitiveInformation": ("Personal and Sensitive Information", False),
    "rai:dataUseCases": ("Direct Use", True),
    "rai:dataBiases": ("Bias, Risks, and Limitations", True),
    "rai:dataLimitations": ("Out-of-Scope Use", True),
}
# the standard context of the specification
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    **{
        name: f"cr:{name}"
        for name in (
            "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
            "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
            "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
            "separator", "source", "subField", "transform",
        )
    },
}  # fmt: skip


def croissant(corpus: Corpus, all_parts: Sequence[Part], card: str, digests: Mapping[str, tuple[str, int]]) -> str:
    """The whole file.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        card: The text of the card.
        digests: SHA-256 and size in bytes of each Parquet file, by its path.

    Returns:
        JSON-LD.
    """
    features = config_features(corpus, dict.fromkeys(part.config for part in all_parts))
    licences = dict.fromkeys(document.licence for document in corpus.documents)
    said = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [VERSION, RAI],
        "name": title_of(card),
        "description": _first_paragraph(card),
        "version": corpus.version,
        "license": [f"https://spdx.org/licenses/{licence}" for licence in licences],
        "inLanguage": [code for code in corpus.codes if corpus.having(lang=code).documents],
        **({"datePublished": corpus.released} if corpus.released else {}),
        **_cited(card),
        **_responsible(corpus, card),
        "distribution": [*_files(all_parts, digests), *_sets(features)],
        "recordSet": [_record_set(config, some) for config, some in features.items()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def sections(card: str) -> dict[str, str]:
    """What stands below each heading of the card, before the next one; without blocks of code."""
    found: dict[str, list[str]] = {}
    here: list[str] = []
    code = False
    for line in card.split("\n"):
        code ^= line.startswith("```")
        if heading := re.match(r"#+ (.+)", line) if not code else None:
            here = found.setdefault(heading[1], [])
        elif not code and not line.startswith("```"):
            here.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _first_paragraph(card: str) -> str:
    return sections(card).get(title_of(card), "").split("\n\n")[0]


def _cited(card: str) -> dict[str, Any]:
    """Who made the data set, and how it is cited, where the card says so."""
    creator = re.search(r"^- \*\*Curated by:\*\* (.+)$", card, re.MULTILINE)
    cite = re.search(r"^```bibtex\n(.*?)^```", card, re.MULTILINE | re.DOTALL)
    return {
        **({"creator": {"@type": "sc:Organization", "name": creator[1]}} if creator else {}),
        **({"citeAs": cite[1].strip()} if cite else {}),
    }


def _responsible(corpus: Corpus, card: str) -> dict[str, Any]:
    there = sections(card)
    answers: dict[str, Any] = {}
    for name, (section, points) in SECTIONS.items():
        if text := there.get(section):
            answers[name] = _points(text) if points else text
    made = [p for d in corpus.documents for text in d.texts.values() for p in text.provenance.values()]
    made += [p for document in corpus.documents for p in document.provenance.values()]
    if made:
        answers["rai:machineAnnotationTools"] = sorted({p.made_by for p in made if p.layer != "text"})
        answers["rai:dataCollectionTimeFrame"] = [min(p.date for p in made), max(p.date for p in made)]
    return answers


def _points(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.split("\n") if line.startswith("- ")]


def _files(all_parts: Sequence[Part], digests: Mapping[str, tuple[str, int]]) -> Iterator[dict[str, Any]]:
    for part in all_parts:
        sha256, size = digests[part.path]
        yield {
            "@type": "cr:FileObject",
            "@id": part.path,
            "name": part.path,
            "contentUrl": part.path,
            "encodingFormat": PARQUET,
            "contentSize": f"{size} B",
            "sha256": sha256,
        }


def _sets(configs: Mapping[str, Features]) -> Iterator[dict[str, Any]]:
    for config in configs:
        yield {
            "@type": "cr:FileSet",
            "@id": _set(config),
            "name": _set(config),
            "encodingFormat": PARQUET,
            "includes": f"data/{config}/*.parquet",
        }


def _set(config: str) -> str:
    return f"files-{config}"


def _record_set(config: str, features: Features) -> dict[str, Any]:
    meant = {column.path: column for column in columns(config, features)}
    fields = [_field(config, name, feature, meant) for name, feature in features.items()]
    row, use = purpose(config)
    left_out = [f"{name}.{inner}" for name, feature in features.items() for inner in _deeper(feature)]
    told = [f"A row is {row}." if row else "", f"For {use}." if use else ""]
    told += [f"Left out here, in the Parquet files: {', '.join(left_out)}."] if left_out else []
    if "split" not in features:
        place = {"fileSet": {"@id": _set(config)}, "extract": {"fileProperty": "fullpath"}}
        regex = {"transform": {"regex": r"^.*/([a-z]+)\.parquet$"}}
        fields.append(_leaf(f"{config}/split", TEXT, "the split", {**place, **regex}))
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": " ".join(filter(None, told)),
        "field": fields,
    }


def _deeper(feature: Any) -> list[str]:
    """The fields of the rows in a list that list rows themselves."""
    rows = feature.feature if isinstance(feature, List) and isinstance(feature.feature, dict) else {}
    return [name for name, inner in rows.items() if isinstance(_inside(inner), dict)]


def _inside(feature: Any) -> Any:
    return feature.feature if isinstance(feature, List) else feature


def _field(config: str, name: str, feature: Any, meant: Mapping[str, Column]) -> dict[str, Any]:
    source = {"fileSet": {"@id": _set(config)}, "extract": {"column": name}}
    field_id = f"{config}/{name}"
    inside = _inside(feature)
    if isinstance(inside, dict):
        skipped = _deeper(feature)
        return {
            "@type": "cr:Field",
            "@id": field_id,
            "name": field_id,
            "description": meant[name].meaning,
            "repeated": True,
            "subField": [
                _leaf(
                    f"{field_id}/{inner}",
                    kind,
                    meant[f"{name}.{inner}"].meaning,
                    {**source, "transform": {"jsonPath": inner}},
                )
                for inner, kind in inside.items()
                if inner not in skipped
            ],
        }
    told = meant[name].meaning
    if isinstance(inside, ClassLabel):
        told += f" ({meant[name].type})"
    return _leaf(field_id, feature, told, source)


def _leaf(field_id: str, feature: Any, told: str, source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": field_id,
        "name": field_id,
        "description": told,
        "dataType": _type(_inside(feature)),
        **({"repeated": True} if isinstance(feature, List) else {}),
        "source": source,
    }


def _type(feature: Any) -> str:
    return TYPES["int64" if isinstance(feature, ClassLabel) else feature.dtype]
