"""Another corpus, small and complete, with what the packaged one lacks today: several documents.

They are born in Japanese, Turkish and Arabic, each with some of the languages and some of the layers, in all splits,
some of them in folders. One has passages with variants, one the twin of a sentence of another. No document has a
Spanish text.
"""
# ruff: noqa: E501 - a sentence with its marks is a line

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conftest import CORPUS
from idlib_corpus.build import build
from idlib_corpus.source import read
from idlib_corpus.source.edit import canonical

DATASET = """\
version = "0.0.1"
languages = [
  { code = "tr", name = "Turkish", script = "Latn", direction = "ltr" },
  { code = "ja", name = "Japanese", script = "Jpan", direction = "ltr" },
  { code = "ar", name = "Arabic", script = "Arab", direction = "rtl" },
  { code = "en", name = "English", script = "Latn", direction = "ltr" },
]

[defaults]
licence = "CC0-1.0"
layers = ["entities", "coref", "relations", "stance"]

[defaults.provenance]
entities = { made_by = "the tests", made_from = "nothing", date = "2026-11-28", checks = "validator", review = "none" }
relations = { made_by = "the tests", made_from = "nothing", date = "2026-11-28", checks = "validator", review = "none" }
stances = { made_by = "the tests", made_from = "nothing", date = "2026-11-28", checks = "validator", review = "none" }
"""

# key, type, subtype, label, Wikidata id if there is one
ENTITIES = [
    ("kobe", "GPE", "city", "Kobe", "Q48320"),
    ("japan", "GPE", "country", "Japan", "Q17"),
    ("port", "LOC", "zone", "the port of Kobe", ""),
    ("y1868", "DATE", "year", "1868", ""),
    ("mayor", "PER", "politician", "the mayor", ""),
    ("expansion", "EVENT", "response", "the expansion of the port", ""),
    ("residents", "PER", "group", "residents of Kobe", ""),
    ("bridge", "LOC", "zone", "Galata Bridge", ""),
    ("istanbul", "GPE", "city", "Istanbul", "Q406"),
    ("turkey", "GPE", "country", "Turkey", "Q43"),
    ("engineers", "PER", "group", "the engineers of the bridge", ""),
    ("opening", "EVENT", "founding", "the opening of the bridge", ""),
    ("y1994", "DATE", "year", "1994", ""),
    ("tunisia", "GPE", "country", "Tunisia", "Q948"),
    ("election", "EVENT", "contact", "the elections of 2019", ""),
    ("y2019", "DATE", "year", "2019", ""),
    ("party", "ORG", "political", "the party", ""),
    ("reform", "EVENT", "response", "the reform", ""),
    ("orsan", "GPE", "country", "Orsan, which is invented", ""),
    ("kelm", "GPE", "country", "Kelm, which is invented", ""),
    ("selvar", "GPE", "country", "Selvar, which is invented", ""),
    ("tarven", "GPE", "city", "Tarven, which is invented", ""),
]


@dataclass(frozen=True)
class Written:
    """A document as the tests write it.

    Args:
        meaning: Its meaning file, without the id.
        texts: By language what stands in `<doc>` after the provenance, the source first.
        layers: Of the texts: which have provenance.
    """

    meaning: str
    texts: dict[str, str]
    layers: tuple[str, ...] = field(default=("text", "grounding", "propositions"))


HARBOUR = Written(
    """
split = "train"
source_language = "ja"
languages = ["ja", "ar", "en"]
layers = ["entities", "coref", "stance"]
propositions = [
  { id = "expand_port", kind = "state" },
  { id = "port_is_old", kind = "claim" },
]
stances = [
  { s = "s2", holder = "mayor", target = "expand_port", label = "FAVOR", basis = "intent", certainty = "certain", cue = "hopes", evidence = ["hopes_expansion"] },
  { s = "s3", holder = "residents", target = "expand_port", label = "AGAINST", basis = "judgement", certainty = "certain", cue = "oppose", evidence = ["oppose_expansion"] },
  { s = "s3", holder = "residents", target = "port_is_old", label = "excluded", reason = "inference" },
  { s = "s2", holder = "mayor", target = "port_is_old", label = "NONE" },
]

[holders]
s1 = []
s2 = ["mayor"]
s3 = ["residents"]
s4 = []

[source]
title = "神戸の港"
""",
    {
        "ja": """\
<s id="s1"><m id="kobe.1">神戸</m>の<m id="port.1" level="NOM">港</m>は<m id="y1868.1">1868年</m>に開かれた。<c n="1"/></s>
<s id="s2"><m id="mayor.1" level="NOM">市長</m>は<e id="hopes_expansion"><m id="port.2" level="NOM">港</m>の<m id="expansion.1" level="NOM">拡張</m>を<e id="hopes">望む</e></e>と述べた。</s>
<s id="s3"><m id="residents.1" level="NOM">住民</m>は<e id="oppose_expansion"><m id="expansion.2" level="NOM">拡張</m>に<e id="oppose">反対している</e></e>。</s>
<s id="s4"><m id="kobe.2">神戸</m>は<m id="japan.1">日本</m>にある。</s>
<holder id="mayor">市長</holder>
<holder id="residents">住民</holder>
<p id="expand_port">港が拡張される。</p>
<not id="expand_port">港は拡張されない。</not>
<p id="port_is_old">港は古い。</p>
<not id="port_is_old">港は古くない。</not>
""",
        "ar": """\
<s id="s1">افتُتح <m id="port.1" level="NOM">ميناء <m id="kobe.1">كوبي</m></m> عام <m id="y1868.1">1868</m>.<c n="1"/></s>
<s id="s2">قال <m id="mayor.1" level="NOM">رئيس البلدية</m> إنه <e id="hopes_expansion"><e id="hopes">يأمل</e> في <m id="expansion.1" level="NOM">توسيع <m id="port.2" level="NOM">الميناء</m></m></e>.</s>
<s id="s3"><e id="oppose_expansion"><e id="oppose">يعارض</e> <m id="residents.1" level="NOM">السكان</m> <m id="expansion.2" level="NOM">التوسيع</m></e>.</s>
<s id="s4">تقع <m id="kobe.2">كوبي</m> في <m id="japan.1">اليابان</m>.</s>
<holder id="mayor">رئيس البلدية</holder>
<holder id="residents">السكان</holder>
<p id="expand_port">يُوسَّع الميناء.</p>
<not id="expand_port">لا يُوسَّع الميناء.</not>
<p id="port_is_old">الميناء قديم.</p>
<not id="port_is_old">ليس الميناء قديما.</not>
""",
        "en": """\
<s id="s1">The <m id="port.1" level="NOM">port of <m id="kobe.1">Kobe</m></m> was opened in <m id="y1868.1">1868</m>.<c n="1"/></s>
<s id="s2">The <m id="mayor.1" level="NOM">mayor</m> said that he <e id="hopes_expansion"><e id="hopes">hopes</e> for the <m id="expansion.1" level="NOM">expansion of the <m id="port.2" level="NOM">port</m></m></e>.</s>
<s id="s3"><m id="residents.1" level="NOM">Residents</m> <e id="oppose_expansion"><e id="oppose">oppose</e> the <m id="expansion.2" level="NOM">expansion</m></e>.</s>
<s id="s4"><m id="kobe.2">Kobe</m> lies in <m id="japan.1">Japan</m>.</s>
<holder id="mayor">mayor</holder>
<holder id="residents">residents of Kobe</holder>
<p id="expand_port">The port is expanded.</p>
<not id="expand_port">The port is not expanded.</not>
<p id="port_is_old">The port is old.</p>
<not id="port_is_old">The port is not old.</not>
""",
    },
)

BRIDGE = Written(
    """
split = "test"
source_language = "tr"
languages = ["tr", "ar", "ja"]
layers = ["entities", "coref", "relations"]
relations = [
  { s = "s1", head = "bridge", type = "located_in", tail = "istanbul", source = "author", factuality = "asserted" },
  { s = "s2", head = "opening", type = "agent", tail = "engineers", source = "author", factuality = "asserted" },
  { s = "s2", head = "opening", type = "theme", tail = "bridge", source = "author", factuality = "asserted" },
  { s = "s3", head = "istanbul", type = "located_in", tail = "turkey", source = "author", factuality = "asserted" },
]

[source]
title = "Galata Köprüsü"
""",
    {
        "tr": """\
<s id="s1"><m id="bridge.1">Galata Köprüsü</m> <m id="istanbul.1">İstanbul</m>’dadır.</s>
<s id="s2"><m id="engineers.1" level="NOM">Mühendisler</m> <m id="bridge.2" level="NOM">köprüyü</m> <m id="y1994.1">1994</m>’te <m id="opening.1" level="NOM">açtı</m>.</s>
<s id="s3"><m id="istanbul.2">İstanbul</m> <m id="turkey.1">Türkiye</m>’dedir.</s>
""",
        "ar": """\
<s id="s1">يقع <m id="bridge.1">جسر غلطة</m> في <m id="istanbul.1">إسطنبول</m>.</s>
<s id="s2"><m id="opening.1" level="NOM">افتتح</m> <m id="engineers.1" level="NOM">المهندسون</m> <m id="bridge.2" level="NOM">الجسر</m> عام <m id="y1994.1">1994</m>.</s>
<s id="s3">تقع <m id="istanbul.2">إسطنبول</m> في <m id="turkey.1">تركيا</m>.</s>
""",
        "ja": """\
<s id="s1"><m id="bridge.1">ガラタ橋</m>は<m id="istanbul.1">イスタンブール</m>にある。</s>
<s id="s2"><m id="engineers.1" level="NOM">技術者たち</m>は<m id="y1994.1">1994年</m>に<m id="bridge.2" level="NOM">橋</m>を<m id="opening.1" level="NOM">開通させた</m>。</s>
<s id="s3"><m id="istanbul.2">イスタンブール</m>は<m id="turkey.1">トルコ</m>にある。</s>
""",
    },
    ("text", "grounding"),
)

REFORM = Written(
    """
split = "validation"
source_language = "ar"
languages = ["en", "ar"]
licence = "CC-BY-4.0"
readings = [
  { mention = "party.1", entity = "tunisia", note = "so that a row has another reading" },
]
propositions = [
  { id = "reform", kind = "state" },
]
relations = [
  { s = "s1", head = "election", type = "place", tail = "tunisia", source = "author", factuality = "asserted" },
  { s = "s1", head = "election", type = "start_time", tail = "y2019", source = "author", factuality = "asserted" },
]
stances = [
  { s = "s2", holder = "party", target = "reform", label = "FAVOR", basis = "speech", certainty = "certain", cue = "supports", evidence = ["party_supports"] },
]

[holders]
s1 = []
s2 = ["party"]

[source]
title = "الإصلاح"
url = "https://example.org/reform"
""",
    {
        "ar": """\
<s id="s1">أجرت <m id="tunisia.1">تونس</m> <m id="election.1" level="NOM">انتخابات</m> في <m id="y2019.1">2019</m>.</s>
<s id="s2"><e id="party_supports"><e id="supports">أيد</e> <m id="party.1" level="NOM">الحزب</m> <m id="reform.1" level="NOM">الإصلاح</m></e>.</s>
<holder id="party">الحزب</holder>
<p id="reform">يُنفَّذ الإصلاح.</p>
<not id="reform">لا يُنفَّذ الإصلاح.</not>
""",
        "en": """\
<s id="s1"><m id="tunisia.1">Tunisia</m> held <m id="election.1" level="NOM">elections</m> in <m id="y2019.1">2019</m>.</s>
<s id="s2">The <e id="party_supports"><m id="party.1" level="NOM">party</m> <e id="supports">supported</e> the <m id="reform.1" level="NOM">reform</m></e>.</s>
<holder id="party">party</holder>
<p id="reform">The reform is carried out.</p>
<not id="reform">The reform is not carried out.</not>
""",
    },
)

NOTE = Written(
    """
split = "test"
source_language = "ja"
languages = ["ja"]
layers = []

[source]
title = "天気"
""",
    {"ja": '<s id="s1">今日は雨が降っている。</s>\n'},
    ("text",),
)

VALLEY = Written(
    """
split = "challenge"
source_language = "tr"
languages = ["tr", "ja"]
layers = ["entities", "coref", "stance"]
variants = [
  { s = "s2", of = "s1", change = "flip" },
  { s = "s3", of = "s1", change = "neutral" },
  { s = "s4", of = "s1", change = "paraphrase" },
]
propositions = [
  { id = "road", kind = "state" },
]
stances = [
  { s = "s1", holder = "orsan", target = "road", label = "FAVOR", basis = "intent", certainty = "certain", cue = "wants", evidence = ["orsan.1", "wants_road"] },
  { s = "s1", holder = "kelm", target = "road", label = "AGAINST", basis = "judgement", certainty = "certain", cue = "rejects", evidence = ["kelm_rejects"] },
  { s = "s2", holder = "orsan", target = "road", label = "AGAINST", basis = "intent", certainty = "certain", cue = "prevents", evidence = ["orsan.2", "prevents_road"] },
  { s = "s2", holder = "kelm", target = "road", label = "AGAINST", basis = "judgement", certainty = "certain", cue = "rejects_2", evidence = ["kelm_rejects_2"] },
  { s = "s3", holder = "orsan", target = "road", label = "NONE" },
  { s = "s3", holder = "kelm", target = "road", label = "AGAINST", basis = "judgement", certainty = "certain", cue = "rejects_3", evidence = ["kelm_rejects_3"] },
  { s = "s4", holder = "orsan", target = "road", label = "FAVOR", basis = "intent", certainty = "certain", cue = "calls", evidence = ["orsan.4", "calls_road"] },
  { s = "s4", holder = "kelm", target = "road", label = "AGAINST", basis = "speech", certainty = "certain", cue = "no", evidence = ["kelm_no"] },
]

[holders]
s1 = ["orsan", "kelm"]
s2 = ["orsan", "kelm"]
s3 = ["orsan", "kelm"]
s4 = ["orsan", "kelm"]

[source]
title = "Vadi yolu"
""",
    {
        "tr": """\
<s id="s1"><m id="orsan.1">Orsan</m> vadiye <e id="wants_road">bir yol yapılmasını <e id="wants">istiyor</e></e>, <e id="kelm_rejects"><m id="kelm.1">Kelm</m> ise yolu <e id="rejects">reddediyor</e></e>.</s>
<s id="s2"><m id="orsan.2">Orsan</m> vadiye <e id="prevents_road">bir yol yapılmasını <e id="prevents">engelliyor</e></e>, <e id="kelm_rejects_2"><m id="kelm.2">Kelm</m> ise yolu <e id="rejects_2">reddediyor</e></e>.</s>
<s id="s3"><m id="orsan.3">Orsan</m> vadiye bir yol yapılmasını gündeme aldı, <e id="kelm_rejects_3"><m id="kelm.3">Kelm</m> ise yolu <e id="rejects_3">reddediyor</e></e>.</s>
<s id="s4"><e id="kelm_no"><m id="kelm.4">Kelm</m> vadideki yola <e id="no">hayır</e> derken</e> <m id="orsan.4">Orsan</m> <e id="calls_road">onun yapılması <e id="calls">çağrısında</e> bulundu</e>.</s>
<holder id="orsan">Orsan</holder>
<holder id="kelm">Kelm</holder>
<p id="road">Vadiye bir yol yapılır.</p>
<not id="road">Vadiye bir yol yapılmaz.</not>
""",
        "ja": """\
<s id="s1"><m id="orsan.1">オルサン</m>は谷に<e id="wants_road">道を造ることを<e id="wants">望み</e></e>、<e id="kelm_rejects"><m id="kelm.1">ケルム</m>はその道を<e id="rejects">拒んでいる</e></e>。</s>
<s id="s2"><m id="orsan.2">オルサン</m>は谷に<e id="prevents_road">道を造ることを<e id="prevents">妨げ</e></e>、<e id="kelm_rejects_2"><m id="kelm.2">ケルム</m>はその道を<e id="rejects_2">拒んでいる</e></e>。</s>
<s id="s3"><m id="orsan.3">オルサン</m>は谷に道を造ることを議題にし、<e id="kelm_rejects_3"><m id="kelm.3">ケルム</m>はその道を<e id="rejects_3">拒んでいる</e></e>。</s>
<s id="s4"><e id="kelm_no"><m id="kelm.4">ケルム</m>が谷の道に<e id="no">反対を</e>唱える</e>一方、<m id="orsan.4">オルサン</m>は<e id="calls_road">その建設を<e id="calls">呼びかけた</e></e>。</s>
<holder id="orsan">オルサン</holder>
<holder id="kelm">ケルム</holder>
<p id="road">谷に道が造られる。</p>
<not id="road">谷に道は造られない。</not>
""",
    },
)

TWIN = Written(
    """
split = "train"
source_language = "ja"
languages = ["ja", "ar"]
layers = ["entities"]
twins = [
  { s = "s1", of = "harbour/s4" },
]

[source]
title = "双子"
""",
    {
        "ja": '<s id="s1"><m id="tarven.1">タルヴェン</m>は<m id="selvar.1">セルヴァル</m>にある。</s>\n',
        "ar": '<s id="s1">تقع <m id="tarven.1">تارفن</m> في <m id="selvar.1">سلفار</m>.</s>\n',
    },
    ("text", "grounding"),
)

DOCUMENTS = {
    "harbour": HARBOUR,
    "note": NOTE,
    "reform": REFORM,
    "scenarios/valley": VALLEY,
    "twins/harbour": TWIN,
    "zones/bridge": BRIDGE,
}


def write(folder: Path) -> Path:
    """Write the sources of the corpus and build it.

    Args:
        folder: The dataset folder, which is made.
    """
    source = folder / "source"
    source.mkdir(parents=True)
    for name in ("schema.rng", "card.md"):
        shutil.copy(CORPUS / "source" / name, source / name)
    labels = (CORPUS / "source" / "labels.toml").read_text(encoding="utf-8")
    (source / "labels.toml").write_text(labels.replace('GPE = ["country"', 'GPE = ["country", "city"'), "utf-8")
    (source / "dataset.toml").write_text(DATASET, "utf-8")
    (source / "questions.toml").write_text("\n".join(_questions()), "utf-8")
    (source / "entities.toml").write_text("\n".join(_entity(*row) for row in ENTITIES), "utf-8")
    for name, document in DOCUMENTS.items():
        write_document(source, name, document)
    canonical(folder)
    build(read(source), folder)
    return folder


def write_document(source: Path, name: str, document: Written) -> None:
    """Write a meaning file and its texts."""
    file = source / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f'id = "{name}"{document.meaning}', "utf-8")
    file.with_suffix("").mkdir()
    for number, (lang, body) in enumerate(document.texts.items()):
        origin = "translation" if number else "source"
        head = f'<doc id="{name}" lang="{lang}" origin="{origin}" title="{name}">'
        made = 'made-by="the tests" from="nothing" date="2026-11-28" checks="validator" review="none"'
        lines = [f'<provenance layer="{layer}" {made}/>' for layer in document.layers]
        text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *lines, f"{body}</doc>\n"])
        (file.with_suffix("") / f"{lang}.xml").write_text(text, "utf-8")


def _questions() -> Iterator[str]:
    """How the packaged corpus asks, in the languages of this one."""
    words = tomllib.loads((CORPUS / "source" / "questions.toml").read_text(encoding="utf-8"))
    made = {name: json.dumps(said) for name, said in words["provenance"].items()}
    yield "\n".join(["[provenance]", *(f"{name} = {said}" for name, said in made.items()), ""])
    for language in tomllib.loads(DATASET)["languages"]:
        code = language["code"]
        tables = {code: {name: said for name, said in words[code].items() if isinstance(said, str)}}
        tables |= {f"{code}.{kind}": words[code][kind] for kind in ("state", "claim")}
        for name, table in tables.items():
            yield f"[{name}]"
            yield from (f"{key} = {json.dumps(said, ensure_ascii=False)}" for key, said in table.items())
            yield ""


def _entity(key: str, kind: str, subtype: str, label: str, wikidata: str) -> str:
    lines = [f"[{key}]", f'type = "{kind}"', f'subtype = "{subtype}"', f'label = "{label}"']
    lines += [f'link_status = "{"linked" if wikidata else "nil"}"']
    lines += [f'wikidata = "{wikidata}"', 'verified = "by hand"', 'evidence = ["its label"]'] if wikidata else []
    return "\n".join([*lines, ""])
