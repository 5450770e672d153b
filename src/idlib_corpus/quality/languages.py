"""Checks of language, script and names of countries."""

from __future__ import annotations

import unicodedata

from idlib_corpus.errors import InputError, library
from idlib_corpus.quality.pair import Pair, Remark, share

Found = tuple[str, list[Remark]]

# script -> how the Unicode names of its letters begin
SCRIPTS = {
    "Latn": ("LATIN",),
    "Arab": ("ARABIC",),
    "Cyrl": ("CYRILLIC",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Grek": ("GREEK",),
    "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Kore": ("HANGUL", "CJK"),
}


def language(pair: Pair) -> Found:
    """Language identification of each sentence, proposition and denial, among the languages of the corpus."""
    langid = library("py3langid", "quality", "language identification")
    langid.set_languages(list(pair.corpus.codes))
    said = pair.words(pair.text)
    found = {place: langid.classify(words)[0] for place, words in said.items()}
    odd = {place: lang for place, lang in found.items() if lang != pair.text.lang}
    remarks = [Remark("", place, f"looks like {lang}") for place, lang in odd.items()]
    return share(len(said) - len(odd), len(said)), remarks


def script(pair: Pair) -> Found:
    """Letters of other scripts."""
    begins = SCRIPTS.get(pair.language.script)
    if begins is None:
        raise InputError(pair.language.script, "a script that this check does not know", ", ".join(SCRIPTS))
    letters, odd = 0, []
    for place, words in pair.words(pair.text).items():
        for character in words:
            if character.isalpha():
                letters += 1
                # modifiers are of no script: the mark of a long vowel, of a repeated character
                modifier = unicodedata.category(character) == "Lm"
                if not modifier and not unicodedata.name(character, "").startswith(begins):
                    odd.append(Remark("", place, f'"{character}" ({unicodedata.name(character, "?")})'))
    return share(letters - len(odd), letters), odd


def countries(pair: Pair) -> Found:
    """Names of countries, held against the names and short names of CLDR."""
    core = library("babel.core", "gazetteer", "names of countries")
    english = core.Locale("en").territories
    try:
        here = core.Locale.parse(pair.text.lang).territories
    except (core.UnknownLocaleError, ValueError) as error:
        raise InputError("babel", str(error), "a language of CLDR") from error
    codes = {name: code for code, name in english.items()} | {"Turkey": "TR"}
    total, remarks = 0, []
    for sentence in pair.text.sentences:
        for mention in sentence.mentions:
            entity = pair.corpus.entities[mention.entity]
            code = codes.get(entity.label)
            if entity.subtype != "country" or mention.level != "NAM" or not code or len(mention.pieces) > 1:
                continue
            total += 1
            surface, name = mention.surface(sentence.text), here.get(code, "")
            # endings follow the name, articles go before it
            if surface.casefold()[:3] not in name.casefold() and surface != entity.label:
                remarks.append(Remark("", mention.id, f'"{surface}"; CLDR has "{name}"'))
    return share(total - len(remarks), total), remarks
