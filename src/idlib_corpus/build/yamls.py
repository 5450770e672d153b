"""YAML as built files have it: keys in the order in which they are given, texts of several lines as blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class Function(str):
    """A function that a YAML file names with the tag ``!function``, as lm-evaluation-harness reads it."""


class _Dumper(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Function, lambda dumper, name: dumper.represent_scalar("!function", str(name)))


def yaml_text(said: Mapping[str, Any]) -> str:
    """A whole YAML file."""
    return str(yaml.dump(dict(said), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000))
