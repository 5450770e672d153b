"""Elements of TEI, and the ids by which those of one file point to one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

NS = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"


def sub(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
    """A new last child.

    Args:
        parent: The element.
        name: Of the child, in the namespace of TEI.
        text: Its text.
        attributes: Those that are not empty are set; ``xml_id`` and ``xml_lang`` are `xml:id` and `xml:lang`, and an
            underscore behind a name that Python keeps for itself is left out.
    """
    said = {
        f"{XML}{key[4:]}" if key.startswith("xml_") else key.rstrip("_"): value
        for key, value in attributes.items()
        if value
    }
    element = etree.SubElement(parent, f"{{{NS}}}{name}", said)
    if text:
        element.text = text
    return element


def mark(name: str) -> str:
    """The xml:id of what a text marks: mentions have a number behind a dot, expressions have none."""
    return f"mention.{name}" if "." in name else f"expression.{name}"


def pointers(ids: Iterable[str]) -> str:
    """Pointers to elements of the same file."""
    return " ".join(f"#{one}" for one in ids)
