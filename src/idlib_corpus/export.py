"""The corpus in the formats of other tools, written from Python.

>>> import idlib_corpus
>>> done = idlib_corpus.export("brat", "brat", lang=["ar", "ja"])
>>> done.kept["mention"], done.losses
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from idlib_corpus import languages
from idlib_corpus.errors import InputError
from idlib_corpus.listed import Listed
from idlib_corpus.load import corpus_folder
from idlib_corpus.near import no_such

if TYPE_CHECKING:  # reading and writing wait until they are asked for
    from idlib_corpus.formats.renditions import Rendition
    from idlib_corpus.formats.writing import WriteOptions, Writer
    from idlib_corpus.model import Corpus

EXPORT = Listed("export", "an export")


@dataclass(frozen=True)
class Exported:
    """What was written, and what was lost.

    Args:
        format: The name of the format.
        folder: Where it stands.
        files: Paths in the folder.
        kept: By thing (``mention``), how many are in the files, changed ones too.
        there: By thing, how many there were to be written.
        losses: What became of single things: ``12 mentions widened to tokens``.
        lacks: By thing, the fields that the format has no place for.
        unjudged: How many documents, a language each, were left out since they lack the layer of the format.
    """

    format: str
    folder: Path
    files: tuple[str, ...]
    kept: Mapping[str, int]
    there: Mapping[str, int]
    losses: tuple[str, ...]
    lacks: Mapping[str, tuple[str, ...]]
    unjudged: int = 0


def export(
    format: str,
    folder: str | Path,
    *,
    lang: str | Iterable[str] = (),
    document: str = "",
    split: str = "",
    scheme: str = "",
    layer: str = "",
    form: str = "",
    corpus: Corpus | None = None,
) -> Exported:
    """Write the corpus, or a part of it, in a format of another tool.

    Args:
        format: The name of a format, a key of `formats.written`.
        folder: Where the files go, below it; it is replaced whole if an export stands there.
        lang: Languages; all if empty.
        document: One document; all if empty.
        split: One split; all if empty.
        scheme: The tags of column files: ``IOB2`` (default) or ``BIOES``.
        layer: Of names in names, the ``outer`` (default) or the ``inner`` ones, where a format is flat.
        form: One of the format's forms, where it has several; the first one if empty.
        corpus: What is written; the corpus of the package, or that of ``IDLIB_CORPUS``, if None.

    Raises:
        InputError: No such format, language, document or split; nothing fits all of them; an option that has no
            effect on the format; the folder holds something else, or cannot be written.
    """
    from idlib_corpus import source
    from idlib_corpus.formats.writing import WriteOptions

    folder = Path(folder)
    options = WriteOptions(scheme, layer, form)
    try:
        writer = named(format, options)
        EXPORT.claim(folder)
        given = chosen(corpus or source.read(corpus_folder() / "source"), lang, document, split)
        return write(writer, folder, given, options)
    except InputError as error:
        where = "format" if error.where == "FORMAT" else error.where.removeprefix("--")
        remedy = error.remedy.replace("Name another with --output", "Name another folder")
        raise InputError(where, error.found, error.expected, remedy) from error.__cause__


def chosen(corpus: Corpus, lang: str | Iterable[str], document: str, split: str) -> tuple[Rendition, ...]:
    """What is written of a corpus.

    Raises:
        InputError: No such language, document or split, or nothing fits all of them.
    """
    from idlib_corpus.formats.renditions import renditions
    from idlib_corpus.model import SPLITS

    langs = languages.codes(lang, "--lang") if lang else ()
    languages.check(langs, corpus.codes, {language.code: language.name for language in corpus.languages}, "--lang")
    if split and split not in SPLITS:
        raise no_such("--split", split, SPLITS)
    found = renditions(corpus, langs, document, split)
    if not found:
        asked = [*langs, *filter(None, (document, split))]
        raise InputError("export", f"no document is all of this: {', '.join(asked)}", remedy="Ask for less at once")
    return found


def write(writer: Writer, folder: Path, given: Sequence[Rendition], options: WriteOptions) -> Exported:
    """Write renditions in a format, whole or not at all.

    Raises:
        InputError: No document has the layer of the format, or the folder holds something else, or cannot be written.
    """
    from idlib_corpus.formats.renditions import having
    from idlib_corpus.formats.writing import Ledger, lacking, totals

    judged = having(given, writer.LAYER)
    if not judged:
        found = f"no document that was chosen has the layer {writer.LAYER}"
        raise InputError(writer.NAME, found, f"documents with {writer.LAYER}", "Choose others, or another format")
    ledger = Ledger(writer.LOSSES)
    with EXPORT.written(folder) as new:
        files = []
        for path, data in writer.write(judged, ledger, options):
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(data)
            files.append(path)
        corpus = given[0].corpus
        said = {"format": writer.NAME, "form": options.form, "data": corpus.version}
        sources = digests({file for one in judged for file in (one.document.file, one.text.file)}, corpus.folder)
        EXPORT.tell(new, files, **said, sources=sources, kept=dict(ledger.kept), losses=ledger.said())
    return Exported(
        writer.NAME,
        folder,
        tuple(files),
        dict(ledger.kept),
        dict(totals(judged)),
        tuple(ledger.said()),
        lacking(writer.KEEPS),
        len(given) - len(judged),
    )


def digests(files: Iterable[str], folder: str) -> dict[str, str]:
    """Source files by their paths in their folder, in order, with what by which a change of theirs is known."""
    return {
        Path(file).relative_to(folder).as_posix(): sha256(Path(file).read_bytes()).hexdigest()
        for file in sorted(files)
    }


def named(name: str, options: WriteOptions) -> Writer:
    """A format by its name, with options that have an effect on it.

    Raises:
        InputError: No such format, or an option that has no effect on it or no such value.
    """
    from idlib_corpus import formats
    from idlib_corpus.formats.writing import LAYERS, SCHEMES

    known = formats.written()
    if name not in known:
        raise no_such("FORMAT", name, list(known))
    writer = known[name]
    choices = {"scheme": SCHEMES, "layer": LAYERS, "form": getattr(writer, "FORMS", ())}
    for field, allowed in choices.items():
        value = getattr(options, field)
        if not value:
            continue
        if field not in getattr(writer, "OPTIONS", ()):
            raise InputError(f"--{field}", f"it has no effect on {name}", "no value", "Leave it out")
        if value not in allowed:
            raise no_such(f"--{field}", value, allowed)
    return writer
