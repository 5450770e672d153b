"""Labels: sets of them, maps between sets, and views, the selections of gold under which systems are compared.

The maps of the package stand in `corpus/source/labels.toml`. The default view has three types, PER, LOC and ORG, that
nearly every tag set of named entities has (as in Universal NER). People's own maps are read from files.
"""

from __future__ import annotations

from idlib_corpus.labels.applied import Applied, relabelled, relabelled_rows
from idlib_corpus.labels.naming import UNKNOWN, Labelling, Named, UnknownLabelsError, labelling
from idlib_corpus.labels.own import OwnMap, read_map
from idlib_corpus.labels.sets import LabelMap, labels, map_for, maps, nearest
from idlib_corpus.labels.views import DEFAULT, OUTSIDE, VIEW, VIEWS, View, outside, view

__all__ = [
    "DEFAULT",
    "OUTSIDE",
    "UNKNOWN",
    "VIEW",
    "VIEWS",
    "Applied",
    "LabelMap",
    "Labelling",
    "Named",
    "OwnMap",
    "UnknownLabelsError",
    "View",
    "labelling",
    "labels",
    "map_for",
    "maps",
    "nearest",
    "outside",
    "read_map",
    "relabelled",
    "relabelled_rows",
    "view",
]
