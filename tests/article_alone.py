"""A dataset folder with the article alone, which the tests of the machine run on.

What they expect, and how long they take, does not change with the documents that the corpus gets. Tests of the data
take `conftest.RELEASE`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import tomllib
from pathlib import Path

from idlib_corpus.build import build
from idlib_corpus.source import read
from idlib_corpus.temporary import temporary

NAME = "article"
# the folders of the other documents, in source/ and review/
OTHERS = ("zones", "scenarios", "twins")


def folder(release: Path) -> Path:
    """Where it is; it is built when the sources, or the package, have changed."""
    place = Path(tempfile.gettempdir(), "idlib-corpus-tests", _digest(release))
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        with temporary(place, folder=True) as made:
            _copy(release, made)
            build(read(made / "source"), made)
            if not place.is_dir():  # two runs at once make the same
                made.rename(place)
    return place


def _digest(release: Path) -> str:
    sha = hashlib.sha256()
    package = release.parent / "src"
    for path in (*sorted(package.rglob("*.py")), *sorted(package.rglob("*.json")), *sorted(release.rglob("*"))):
        if (
            path.is_file()
            and not path.is_relative_to(release / "data")
            and not {*OTHERS, "gates.json"} & {*path.relative_to(release.parent).parts}
        ):
            sha.update(f"{path.relative_to(release.parent)}\n".encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _copy(release: Path, to: Path) -> None:
    shutil.copytree(release / "guidelines", to / "guidelines")
    for part in ("source", "review"):
        shutil.copytree(release / part, to / part, ignore=shutil.ignore_patterns(*OTHERS, "gates.json"))
    for name in ("LICENSE", "results"):
        path = release / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, to / name)
    (to / "agreement").mkdir()
    for protocol in (release / "agreement").rglob("protocol.toml"):
        if tomllib.loads(protocol.read_text(encoding="utf-8")).get("document", NAME) == NAME:
            shutil.copytree(protocol.parent, to / "agreement" / protocol.parent.name)
    _keep_entities(to / "source")


def _keep_entities(source: Path) -> None:
    """The inventory of one document: rule M11 wants no others."""
    path = source / "entities.toml"
    text = path.read_text(encoding="utf-8")
    words = "".join(one.read_text(encoding="utf-8") for one in (source / NAME).glob("*.xml"))
    used = set(re.findall(r'<m id="(\w+)\.\d', words))
    used |= {row["entity"] for row in tomllib.loads((source / f"{NAME}.toml").read_text(encoding="utf-8"))["readings"]}
    inventory = tomllib.loads(text)
    used |= {member for key in used for member in inventory[key].get("members", [])}
    head, *blocks = re.split(r"(?m)^(?=\[\w+\]$)", text)
    kept = [block for block in blocks if block[1 : block.index("]")] in used]
    path.write_text(head + "".join(kept).rstrip() + "\n", encoding="utf-8")
