"""The picture of the README: one sentence in three scripts, its mentions marked, one of them lit up.

    python scripts/sentence_picture.py          # write docs/figures/sentence-light.png and sentence-dark.png
    python scripts/sentence_picture.py --check  # hold the data of the pictures against the corpus; needs no browser

Words and mentions are those of the corpus. Chromium sets them, since it shapes Arabic; the pictures carry a digest of
the page that it was given, by which they are checked.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from idlib_corpus import InputError, load
from idlib_corpus.files import write_files

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures"
SENTENCE = "zones/turkish_straits/s11"
LIT = "montreux_convention.1"
LANGS = {"en": ("English", "ltr"), "ar": ("Arabic", "rtl"), "ja": ("Japanese", "ltr")}
# type -> what it is, and its colour on a light and on a dark page
TYPES = {
    "LAW": ("treaty", "#b3005e", "#ff8cc0"),
    "GPE": ("country or city", "#0b57a8", "#7db8ff"),
    "LOC": ("place", "#00685c", "#4fd6c2"),
    "ORG": ("body", "#9c4a00", "#ffb366"),
    "EVENT": ("event", "#6b3fa0", "#c9a5ff"),
    "DATE": ("date", "#505a68", "#b8c1cf"),
}
SCHEMES = {"light": ("#1b1f27", "#545c6a", "#ffe680"), "dark": ("#e7eaf0", "#a9b1bf", "#5c4700")}
KEY = "idlib-corpus"
WIDTH = 980


def page(scheme: str) -> str:
    """The page of a picture: a row a language, and a legend."""
    ink, faint, lit = SCHEMES[scheme]
    hues = {kind: pair[list(SCHEMES).index(scheme)] for kind, (_, *pair) in TYPES.items()}
    rows, kinds = [], set()
    for lang, (name, direction) in LANGS.items():
        [row] = [row for row in load("ner", lang=lang) if row["id"] == f"{SENTENCE}/{lang}"]
        kinds |= {mention["type"] for mention in row["mentions"]}
        words = marked(row["text"], row["mentions"])
        rows.append(f'<div class="name">{name}</div><p lang="{lang}" dir="{direction}">{words}</p>')
    legend = "".join(f'<span class="{kind}">{kind} {TYPES[kind][0]}</span>' for kind in hues if kind in kinds)
    style = f"""
      body {{ margin: 0; padding: 10px 14px; width: {WIDTH - 28}px; color: {ink};
        font: 17px/1.2 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK JP", sans-serif }}
      main {{ display: grid; grid-template-columns: 76px 1fr; gap: 10px 12px; align-items: baseline }}
      p {{ margin: 0; line-height: 1.9 }}
      p[lang=ar] {{ font-size: 19px }}
      .name, footer {{ color: {faint}; font-size: 14px }}
      b {{ font-weight: inherit; border-bottom: 3px solid; padding-bottom: 2px }}
      b:has(b) {{ padding-bottom: 8px }}
      b.lit {{ background: {lit}; border-radius: 4px 4px 0 0 }}
      footer {{ margin-top: 14px; display: flex; gap: 16px }}
      footer div {{ margin-left: auto }}
      footer span {{ border-bottom: 3px solid }}
      {" ".join(f".{kind} {{ border-color: {hue} !important }}" for kind, hue in hues.items())}
    """
    note = f"lit up: <code>{LIT}</code>"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><style>{style}</style></head><body><main>'
        f"{''.join(rows)}</main><footer>{legend}<div>{note}</div></footer></body></html>"
    )


def marked(text: str, mentions: Sequence[Mapping[str, Any]]) -> str:
    """A text as HTML with its mentions, nested ones inside each other."""
    opened: dict[int, list[str]] = {}
    closed: dict[int, str] = {}
    for mention in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        lit = " lit" if mention["mention"] == LIT else ""
        opened.setdefault(mention["start"], []).append(f'<b class="{mention["type"]}{lit}">')
        closed[mention["end"]] = closed.get(mention["end"], "") + "</b>"
    parts = [
        closed.get(place, "") + "".join(opened.get(place, ())) + escape(text[place : place + 1])
        for place in range(len(text) + 1)
    ]
    return "".join(parts)


def digest(scheme: str) -> str:
    """What a picture carries of its page."""
    return hashlib.sha256(page(scheme).encode()).hexdigest()


def draw(scheme: str) -> bytes:
    """The picture, by Chromium, without the empty space around it.

    Raises:
        InputError: There is no Chromium.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        raise InputError("chromium", "it is not installed", remedy="Install Chromium, with fonts of Noto")
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        source.write_text(page(scheme), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
        options += ["--default-background-color=00000000", f"--window-size={WIDTH},700", f"--screenshot={shot}"]
        subprocess.run([browser, *options, source.as_uri()], check=True, capture_output=True)
        whole = Image.open(shot)
        picture = whole.crop((0, 0, whole.width, (whole.getbbox() or whole.size)[-1] + 20))
        info, file = PngInfo(), BytesIO()
        info.add_text(KEY, digest(scheme))
        picture.quantize(128).save(file, "PNG", pnginfo=info, optimize=True)
    return file.getvalue()


def differing(folder: Path = FIGURES) -> list[str]:
    """The pictures whose page is no longer that of the corpus."""
    from PIL import Image

    return [
        name
        for scheme in SCHEMES
        if Image.open(folder / (name := f"sentence-{scheme}.png")).info.get(KEY) != digest(scheme)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with status 1 if a picture is not of this corpus")
    if parser.parse_args().check:
        if names := differing():
            raise SystemExit(f"{', '.join(names)}: not of this corpus. Run python scripts/sentence_picture.py")
        return
    write_files(FIGURES, {f"sentence-{scheme}.png": draw(scheme) for scheme in SCHEMES})


if __name__ == "__main__":
    main()
