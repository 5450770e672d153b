"""`lm_eval/`: the config `choice` as tasks of lm-evaluation-harness.

One common file, one a language, one a task, and a group for each kind of question and split. A group's score is the
mean over languages; kinds are never averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any

from idlib_corpus.build.choice import LETTERS
from idlib_corpus.build.contents import markdown
from idlib_corpus.build.evaluation import CONFIG, asked, task_id
from idlib_corpus.build.tables import Part
from idlib_corpus.build.yamls import Function, yaml_text
from idlib_corpus.model import Corpus

FOLDER = "lm_eval"
COMMON = "_common_yaml"
# what the YAML calls to get rows, and what people read; both stand beside this module
ROWS, README = "lm_eval_rows.py", "lm_eval.md"
FEWSHOT = "train"


def tasks(corpus: Corpus, all_parts: Sequence[Part], title: str) -> dict[str, bytes]:
    """Every file of the folder by its path in the dataset folder; none if the corpus has no config `choice`.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        title: What the data set is called.
    """
    parts = asked(all_parts)
    if not parts:
        return {}
    fewshot = {(part.lang, part.value) for part in all_parts if (part.config, part.split) == (CONFIG, FEWSHOT)}
    langs = dict.fromkeys(part.lang for part in parts)
    files: dict[str, Any] = {COMMON: _common(corpus)}
    files |= {_language_file(lang): _language(corpus, lang) for lang in langs}
    files |= {f"{_name(part)}.yaml": _task(part, (part.lang, part.value) in fewshot) for part in parts}
    files |= {f"{name}.yaml": _group(corpus, name, members) for name, members in _groups(parts).items()}
    here = Path(__file__)
    texts = {name: yaml_text(said) for name, said in files.items()}
    texts["rows.py"] = here.with_name(ROWS).read_text(encoding="utf-8")
    texts["README.md"] = Template(here.with_name(README).read_text(encoding="utf-8")).substitute(
        title=title,
        example=next(iter(_groups(parts))),
        groups=_table(parts),
        made=_made(corpus, langs),
        words="; ".join(dict.fromkeys(corpus.questions[lang].provenance.made_by for lang in langs)),
        review="; ".join(dict.fromkeys(corpus.questions[lang].provenance.review for lang in langs)),
        version=corpus.version,
    )
    return {f"{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def _name(part: Part) -> str:
    return f"idlib_{task_id(part)}"


def _groups(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """By group, its tasks."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(_name(part).removesuffix(f"_{part.lang}"), []).append(part)
    return found


def _language_file(lang: str) -> str:
    return f"_{lang}_yaml"


def _common(corpus: Corpus) -> dict[str, Any]:
    return {
        "custom_dataset": Function("rows.load"),
        "output_type": "multiple_choice",
        "doc_to_choice": list(LETTERS),
        "doc_to_target": "answer_index",
        "metric_list": [{"metric": "acc", "aggregation": "mean", "higher_is_better": True}],
        "metadata": {"version": corpus.version},
    }


def _language(corpus: Corpus, lang: str) -> dict[str, Any]:
    choices = "\n".join(f"{letter}. {{{{choices[{n}]}}}}" for n, letter in enumerate(LETTERS))
    words = corpus.questions[lang]
    return {"include": COMMON, "doc_to_text": f"{{{{question}}}}\n\n{choices}\n\n{words.answer}"}


def _task(part: Part, fewshot: bool) -> dict[str, Any]:
    return {
        "task": _name(part),
        "include": _language_file(part.lang),
        "dataset_kwargs": {"config": f"{CONFIG}_{part.value}.{part.lang}"},
        "test_split": part.split,
        **({"fewshot_split": FEWSHOT} if fewshot else {}),
    }


def _group(corpus: Corpus, name: str, members: Sequence[Part]) -> dict[str, Any]:
    return {
        "group": name,
        "task": [_name(part) for part in members],
        "aggregate_metric_list": [{"metric": "acc", "aggregation": "mean", "weight_by_size": False}],
        "metadata": {"version": corpus.version},
    }


def _table(parts: Sequence[Part]) -> str:
    rows = []
    for name, members in _groups(parts).items():
        labels = Counter(label for part in members for label in part.table["label_text"].to_pylist())
        [(label, most)] = labels.most_common(1)
        langs = " ".join(part.lang for part in members)
        numbers = " ".join(dict.fromkeys(str(part.table.num_rows) for part in members))
        rows.append([f"`{name}`", f"`{name}_…`: {langs}", numbers, f"{label} {most / labels.total():.3f}"])
    return markdown(["group", "tasks", "questions a language", "most frequent"], rows)


def _made(corpus: Corpus, langs: Iterable[str]) -> str:
    return markdown(
        ["language", "documents first written in it", "translated into it, by"], list(_origins(corpus, langs))
    )


def _origins(corpus: Corpus, langs: Iterable[str]) -> Iterator[list[str]]:
    for lang in langs:
        documents = corpus.having(lang=lang, layer="stance").documents
        texts = [document.texts[lang] for document in documents]
        translated = Counter(text.provenance["text"].made_by for text in texts if text.origin == "translation")
        by = "; ".join(f"{number} by {maker}" for maker, number in translated.items())
        yield [lang, str(len(texts) - translated.total()), by or "0"]
