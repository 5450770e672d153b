"""Column files as people have them: what each is taken for, and what is read of it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from column_files import CASES, problems, read, rows, spans, tagged, write

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Options
from idlib_corpus.records.base import NoFieldError

CONLL2003 = (CASES / "a_gold.conll").read_text()
GERMEVAL = (CASES / "b_gold.tsv").read_text()
HIPE = (
    "TOKEN\tNE-COARSE-LIT\tNE-COARSE-METO\tNE-FINE-LIT\tNE-NESTED\tNEL-LIT\tMISC\n"
    "# hipe2022:document_id = zeitung-1890\n# hipe2022:language = de\n"
    "Herr\tO\t_\tO\tO\t_\t_\nMeier\tB-pers\t_\tB-pers.ind\tO\tQ1\tNoSpaceAfter\n,\tO\t_\tO\tO\t_\t_\n"
    "Bürgermeister\tB-pers\t_\tB-pers.title\tO\t_\t_\nvon\tI-pers\t_\tI-pers.title\tO\t_\t_\n"
    "Bern\tI-pers\t_\tI-pers.title\tB-loc\t_\t\n\n"
    "# hipe2022:document_id = zeitung-1891\nBasel\tB-loc\t_\tB-loc.adm\tO\tQ78\tEndOfSentence\n"
)
MULTICONER = (
    "# id 5239d808-f300\tdomain=dev\nthe _ _ O\nferrari _ _ B-PROD\ndaytona _ _ I-PROD\n\n"
    "# id 81c2-77aa\tdomain=dev\nin _ _ O\nmiami _ _ B-LOC\n\n"
)
CONLLEVAL = "Lundby NNP B-PER B-PER\nin IN O O\nOslo NNP B-LOC B-ORG\n. . O O\n\nRiga NNP B-LOC B-LOC\n\n"


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        (CONLL2003, "columns", "token in column 1, tag in column 4), IOB1"),
        (GERMEVAL, "germeval", "token in column 2, tag in column 3, inner tag in column 4), IOB2"),
        ((CASES / "uner_gold.iob2").read_text(), "uner", "token in column 2, tag in column 3), IOB2"),
        ((CASES / "idx_gold.iob2").read_text(), "uner", "token in column 2, tag in column 3), IOB2"),
        (HIPE, "hipe", "token in TOKEN, tag in NE-COARSE-LIT, inner tag in NE-NESTED), IOB2"),
        (MULTICONER, "multiconer", "token in column 1, tag in column 4), IOB2"),
        (CONLLEVAL, "conlleval", "guess in the last column, token in column 1), IOB2"),
        ("B-LOC\nO\n\nO\n", "columns", "a file of tags alone (tag in column 1), IOB2"),
        ("Oslo\tS-LOC\nNew\tB-LOC\nYork\tE-LOC\n", "columns", "tag in column 2), BIOES"),
        ("Oslo\tU-LOC\nNew\tB-LOC\nYork\tL-LOC\n", "columns", "tag in column 2), BILOU"),
        ("北 B-LOC\n京 M-LOC\n市 E-LOC\n在 O\n", "columns", "tag in column 2), BMES"),
        ("Lundby\tperson-other\nin\tO\nOslo\tlocation-GPE\n", "columns", "tag in column 2), IO"),
        ("steve\tI-PER\nin\tO\n", "columns", "tag in column 2), IO"),
        ("O\twhat\nO\tis\nB-Actor\tsteve\nI-Actor\tb\n", "columns", "(tag in column 1, token in column 2), IOB2"),
        ("Word Tag\nOslo B-LOC\nis O\n", "columns", "(token in Word, tag in Tag), IOB2"),
    ],
)
def test_what_a_file_is_taken_for(tmp_path: Path, text: str, name: str, says: str) -> None:
    module, match = formats.recognise(write(tmp_path, text, "a.txt"))
    assert name == module.NAME
    assert match.says.endswith(says)
    assert match.both == (name == "conlleval")


def test_germeval_outer_inner_and_both(tmp_path: Path) -> None:
    path = write(tmp_path, GERMEVAL, "a.tsv")
    first = ["SpVgg", "Unterhausen", "spielt", "in", "Kassel"]
    assert tagged(path)[0] == (first, ["B-ORG", "I-ORG", "O", "O", "B-LOC"])
    assert tagged(path, layer="outer") == tagged(path)
    assert tagged(path, layer="inner")[0] == (first, ["O", "B-LOC", "O", "O", "O"])
    assert spans(path, layer="both") == [
        [("SpVgg Unterhausen", "ORG"), ("Unterhausen", "LOC"), ("Kassel", "LOC")],
        [("deutsche", "LOCderiv")],
    ]
    with pytest.raises(InputError, match="--layer: both; expected outer or inner"):
        read(path, layer="both")
    with pytest.raises(InputError, match=r"--layer: .*one layer of tags"):
        read(write(tmp_path, CONLL2003), layer="inner")
    with pytest.raises(InputError, match='--layer: "deep"; expected one of outer, inner, both'):
        read(path, layer="deep")


def test_a_document_of_germeval_is_read_from_its_packed_form_under_any_name(tmp_path: Path) -> None:
    packed = tmp_path / "NER-de-test.tsv.gz"
    packed.write_bytes(gzip.compress(GERMEVAL.encode()))
    assert tagged(packed) == tagged(CASES / "b_gold.tsv")


def test_universal_ner_with_ids_documents_and_texts() -> None:
    found = rows(CASES / "uner_gold.iob2", "ner")
    assert [(row["id"], row["document"], row["text"]) for row in found] == [
        ("d1-01", "d1", "From the ACME office in Vantaa"),
        ("d1-02", "d1", "Nothing here"),
    ]
    assert spans(CASES / "uner_gold.iob2") == [[("ACME", "ORG"), ("Vantaa", "LOC")], []]
    assert [row["tokens"][0] for row in found] == ["From", "Nothing"]


def test_hipe_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path, HIPE, "a.tsv")
    found = rows(path, "ner")
    assert [(row["document"], row["lang"]) for row in found[:1]] == [("zeitung-1890", "de")]
    assert found[1]["document"] == "zeitung-1891" and "lang" not in found[1]
    assert spans(path) == [[("Meier", "pers"), ("Bürgermeister von Bern", "pers")], [("Basel", "loc")]]
    assert spans(path, layer="inner") == [[("Bern", "loc")], []]
    assert spans(path, layer="both")[0][1:] == [("Bürgermeister von Bern", "pers"), ("Bern", "loc")]
    assert spans(path, columns={"tag": "NE-FINE-LIT"})[1] == [("Basel", "loc.adm")]
    with pytest.raises(InputError, match=r"NE-COARSE-METO is left open \(_\) in every line"):
        read(path, columns={"tag": "NE-COARSE-METO"})
    with pytest.raises(InputError, match="--columns: tag=NE-WRONG; expected one of TOKEN, NE-COARSE-LIT"):
        read(path, columns={"tag": "NE-WRONG"})


def test_what_hipe_leaves_open_is_outside_and_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path, HIPE.replace("Herr\tO\t", "Herr\t_\t"), "a.tsv")
    assert tagged(path)[0][1] == ["O", "B-pers", "O", "B-pers", "I-pers", "I-pers"]
    assert [note for batch in read(path) for note in batch.notes] == [
        "1 tokens whose tag is left open (_) were read as O, as the HIPE scorer does"
    ]


def test_multiconer_has_its_ids(tmp_path: Path) -> None:
    found = rows(write(tmp_path, MULTICONER), "ner")
    assert [(row["id"], row["text"]) for row in found] == [
        ("5239d808-f300", "the ferrari daytona"),
        ("81c2-77aa", "in miami"),
    ]
    # a submission is the tags alone
    alone = write(tmp_path, "O\nB-PROD\nI-PROD\n\nO\nB-LOC\n", "en.pred.conll")
    assert [row["tags"] for row in rows(alone)] == [row["tags"] for row in found]
    assert all("tokens" not in row for row in rows(alone))
    with pytest.raises(NoFieldError, match="tags without tokens"):
        read(alone, "ner")


def test_gold_and_guess_of_one_file(tmp_path: Path) -> None:
    path = write(tmp_path, CONLLEVAL, "out.txt")
    words = ["Lundby", "in", "Oslo", "."]
    assert tagged(path)[0] == (words, ["B-PER", "O", "B-LOC", "O"])
    assert tagged(path, side="predicted")[0] == (words, ["B-PER", "O", "B-ORG", "O"])
    # where nothing agrees it is asked for
    wrong = write(tmp_path, "Lundby B-PER O\nin O O\nOslo O B-ORG\n", "wrong.txt")
    with pytest.raises(InputError, match=r"column 2 and column 3 both look like tags.* --layer .*tag=2,guess=3"):
        read(wrong)
    assert formats.recognise(wrong)[0].NAME == "columns"
    for options in ({"columns": {"tag": "2", "guess": "3"}}, {"columns": {"guess": "-1"}}, {"format": "conlleval"}):
        assert tagged(wrong, side="gold", **options)[0][1] == ["B-PER", "O", "O"]
        assert tagged(wrong, side="predicted", **options)[0][1] == ["O", "O", "B-ORG"]
        # the command scores such a file alone
        assert formats.recognise(wrong, Options(**options))[1].both
    assert tagged(wrong, columns={"token": "1", "tag": "3"})[0][1] == ["O", "O", "B-ORG"]
    assert tagged(wrong, layer="inner")[0][1] == ["O", "O", "B-ORG"]


def test_the_scheme_is_that_of_the_column_that_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "1\ta\tI-X\tS-X\n2\tb\tB-X\tO\n\n1\tc\tO\tO\n", "a.tsv")
    found = {layer: formats.recognise(path, Options(layer=layer))[1].tags for layer in ("outer", "inner")}
    assert {layer: tags and tags.scheme for layer, tags in found.items()} == {"outer": "IOB1", "inner": "BIOES"}
    # options that do not fit are for the reader to say
    assert formats.recognise(path, Options(layer="deep"))[1] == formats.recognise(path)[1]


def test_layers_that_mostly_agree_are_asked_for_though_tokens_are_numbered(tmp_path: Path) -> None:
    path = write(tmp_path, "1\tOslo\tB-LOC\tB-LOC\n2\tis\tO\tO\n", "a.tsv")
    with pytest.raises(InputError, match="column 3 and column 4 both look like tags"):
        read(path)
    assert tagged(path, format="germeval") == [(["Oslo", "is"], ["B-LOC", "O"])]


def test_chunks_beside_entities_are_no_entities_and_chunks_alone_are(tmp_path: Path) -> None:
    chunks = write(tmp_path, "He PRP B-NP\nreckons VBZ B-VP\n. . O\n")
    assert tagged(chunks)[0][1] == ["B-NP", "B-VP", "O"]
    assert tagged(CASES / "a_gold.conll")[1] == (["Oslo", "Bergen", "train"], ["I-LOC", "B-LOC", "O"])
    assert tagged(CASES / "a_gold.conll", columns={"tag": "3"})[2] == (["Visitors", "came"], ["I-NP", "I-VP"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # IOB1 and IOB2 part neighbours, IO joins them
        ("a I-X\nb B-X\nc I-Y\n", [("a", "X"), ("b", "X"), ("c", "Y")]),
        ("a B-X\nb B-X\nc I-X\nd O\n", [("a", "X"), ("b c", "X")]),
        ("a I-X\nb I-X\nc I-Y\nd O\n", [("a b", "X"), ("c", "Y")]),
        ("a S-X\nb B-X\nc I-X\nd E-X\ne S-Y\n", [("a", "X"), ("b c d", "X"), ("e", "Y")]),
        ("a U-X\nb B-X\nc I-X\nd L-X\ne U-Y\n", [("a", "X"), ("b c d", "X"), ("e", "Y")]),
        ("a S-X\nb B-X\nc M-X\nd E-X\ne O\n", [("a", "X"), ("b c d", "X")]),
        ("a B\nb I\nc O\nd B\n", [("a b", "_"), ("d", "_")]),
        ("a art-film\nb art-film\nc O\nd person-other\n", [("a b", "art-film"), ("d", "person-other")]),
        ("a B-GPE-LOC\nb I-GPE-LOC\nc O\n", [("a b", "GPE-LOC")]),
    ],
)
def test_entities_of_every_scheme(tmp_path: Path, text: str, found: list[tuple[str, str]]) -> None:
    assert spans(write(tmp_path, text)) == [found]


def test_text_of_right_to_left_and_unspaced_scripts_and_of_a_comment(tmp_path: Path) -> None:
    text = (
        "إدلب\tB-LOC\nو\tO\nحلب\tB-LOC\n\n# text = シリア国民軍。\nシリア\tO\n国民軍\tB-ORG\n。\tO\n\n"
        "# text = something else\n👍\tO\nHama\tB-LOC\n"
    )
    first, second, third = rows(write(tmp_path, text), "ner")
    assert first["text"] == "إدلب و حلب"
    assert [(e["start"], e["end"]) for e in first["entities"]] == [(0, 4), (7, 10)]
    assert second["text"] == "シリア国民軍。" and second["entities"] == [{"start": 3, "end": 6, "label": "ORG"}]
    assert second["token_offsets"] == [{"start": 0, "end": 3}, {"start": 3, "end": 6}, {"start": 6, "end": 7}]
    # the tokens do not stand on it
    assert third["text"] == "👍 Hama" and third["entities"] == [{"start": 2, "end": 6, "label": "LOC"}]


def test_words_are_given_as_they_stand() -> None:
    (nfc,), (nfd,) = (tagged(CASES / f"{name}.conll") for name in ("nfc_gold", "nfd_pred"))
    assert nfc[0] == ["Café", "Köln"] and nfd[0] == ["Cafe\u0301", "Ko\u0308ln"]
    assert tagged(CASES / "nbsp2_gold.conll")[0][0] == ["ETA", "10\u00a0km", "away", "San\u00a0Juan"]
    assert tagged(CASES / "bare_gold.tsv")[0][1] == ["O", "O", "O", "B", "I"]


def test_a_comment_is_a_comment_and_a_token_a_token(tmp_path: Path) -> None:
    assert tagged(CASES / "comm.conll") == [(["take", "vitamin", "B-12"], ["O", "O", "O"]), (["Oslo"], ["B-LOC"])]
    text = "# B-12\n# note O\n#\n# O\n#Oslo B-LOC\nis O\n# two words\n## x O y\n#7 B-NEW\n\n# see B-LOC\nRiga B-LOC\n"
    assert tagged(write(tmp_path, text)) == [
        (["#", "#Oslo", "is", "#7"], ["O", "B-LOC", "O", "B-NEW"]),
        (["Riga"], ["B-LOC"]),
    ]
    assert [note for batch in read(write(tmp_path, text)) for note in batch.notes] == [
        f"{tmp_path / 'a.conll'}:1 was read as a comment: no other token has a tag of its type"
    ]
    tabs = "# a\tcomment\tO\n#\tO\nis\tO\n#\tO\n# lang = es\tO\nHama\tB-LOC\n"
    assert tagged(write(tmp_path, tabs)) == [(["#", "is", "#", "# lang = es", "Hama"], ["O", "O", "O", "O", "B-LOC"])]
    # the sign of a number in CoNLL-2003
    four = "# # I-NP O\n5 CD I-NP O\n\n# id = 7\nOslo NNP I-NP I-LOC\n"
    assert [row.get("id") for row in rows(write(tmp_path, four))] == [None, "7"]
    # a numbered file has a number before each token
    numbered = "#\tO\tx\n1\t#\tO\n2\tHama\tB-LOC\n"
    assert tagged(write(tmp_path, numbered)) == [(["#", "Hama"], ["O", "B-LOC"])]


def test_comments_name_the_sentence_and_documents_are_no_sentences(tmp_path: Path) -> None:
    text = (
        "-DOCSTART- -X- O O\n\n# newdoc\n# sent_id = article/s1/es\n# lang = es\n# group = s1\n"
        "Latakia NNP I-NP B-LOC\n\n\n\n# id = b\nHama NNP B-NP O\n-DOCSTART- -X- O O\nHoms NNP B-NP O\n- : O O\n"
    )
    found = rows(write(tmp_path, text), lang="ar")
    assert [(row.get("id"), row["lang"], row.get("group"), row["tokens"]) for row in found] == [
        ("article/s1/es", "es", "s1", ["Latakia"]),
        ("b", "ar", None, ["Hama"]),
        (None, "ar", None, ["Homs", "-"]),
    ]


def test_a_broken_sentence_keeps_its_number_and_the_rest_is_read() -> None:
    (batch,) = read(CASES / "shift_pred.conll")
    assert batch.numbers.tolist() == [1, 3, 4] and batch.places.tolist() == [1, 6, 8]
    assert [str(problem) for problem in batch.problems] == [
        f'{CASES / "shift_pred.conll"}:4: "Bergen"; expected a token in column 1 and a tag in column 2, 2 columns in '
        "all, as in the other lines"
    ]
    assert batch.token_lines.tolist() == [1, 2, 6, 8]


def test_what_is_no_token_and_tag_is_named_with_its_line(tmp_path: Path) -> None:
    text = b"a O\n\nb\nc X-\n\nd B-LOC\n\n" + "Türkiye O\n".encode("iso-8859-9") + b"\ne O\n\nf Z-LOC\n\ng O O\n"
    path = write(tmp_path, text)
    found = read(path)
    assert [batch.numbers.tolist() for batch in found] == [[1, 3, 5]]
    assert [str(problem).split(";")[0].removeprefix(f"{path}:") for batch in found for problem in batch.problems] == [
        '3: "b"',
        "8: not UTF-8: invalid start byte",
        '12: "Z-LOC" is no tag',
        '14: "g O O"',
    ]


@pytest.mark.parametrize("line", ["# sent_id = a\xe9", "-DOCSTART- -\xd7- O", "# text = tak\xe5"])
def test_a_comment_that_is_not_utf_8_is_named_too(tmp_path: Path, line: str) -> None:
    """It may say the id or the text of a sentence."""
    path = write(tmp_path, b"Oslo B-LOC\n\n" + line.encode("latin-1") + b"\nHama B-LOC\n")
    (told,) = problems(path)
    assert told.startswith(f"{path}:3: not UTF-8: ")


def test_a_tag_of_another_scheme_is_named_before_anything_is_decoded(tmp_path: Path) -> None:
    path = write(tmp_path, "a B-X\nb I-X\nc O\n\nd S-X\n\ne O\n")
    (told,) = problems(path, scheme="IOB2")
    assert told == f'{path}:5: "S-X" is no tag; expected a tag of IOB2. Say which scheme it is with --scheme'
    assert not problems(path)
    assert spans(path) == [[("a b", "X")], [("d", "X")], []]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a B_PER\nb I_PER\nc O\n", '"B_PER" is a tag of no scheme'),
        ("a PER-B\nb PER-I\nc O\n", '"PER-B" is a tag of no scheme'),
        ("a O\nb b-per\nc i-per\nd O\n", '"b-per" is a tag of no scheme'),
        ("a B-X\nb M-X\nc L-X\nd O\n", "prefixes B, L, M in a column file"),
    ],
)
def test_tags_of_no_scheme_are_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        read(write(tmp_path, text))
    assert says in str(error.value) and "a.conll" in str(error.value)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"columns": {"label": "2"}}, '--columns: "label"; expected one of number, token, tag, guess'),
        ({"columns": {"tag": "5"}}, "--columns: tag=5; expected a number from 1 to 4"),
        ({"columns": {"tag": "x"}}, "--columns: tag=x; expected a number from 1 to 4"),
        ({"scheme": "IOB3"}, "IOB3"),
        ({"format": "hipe"}, "4 columns, which do not fit --from hipe"),
        ({"format": "germeval", "layer": "all"}, "--layer"),
    ],
)
def test_options_that_do_not_fit_are_named(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as error:
        list(formats.read(CASES / "a_gold.conll", "tags", Options(**options)))
    assert says in str(error.value)


def test_a_file_without_tags_is_named_not_guessed_at(tmp_path: Path) -> None:
    for text, says in (("Oslo\nis\n", "one column, and none looks"), ("a NN\nb VB\n", "2 columns, and none looks")):
        with pytest.raises(InputError, match=says):
            read(write(tmp_path, text))
        with pytest.raises(InputError, match="a file of no known format"):
            read(write(tmp_path, text, "a.txt"))
    with pytest.raises(InputError, match="an empty file"):
        read(write(tmp_path, " \n\n"))
    with pytest.raises(NoFieldError, match=r"a column file \(.*\), which has tags only"):
        read(CASES / "comm.conll", "stance")


def test_bytes_that_are_no_text_are_no_column_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no known format|it cannot be read"):
        read(write(tmp_path, b"\x89XYZ\0\0O B-LOC\n", "a.bin"))
    for line in ('{"id": "0", "tokens": ["O"], "tags": ["O"]}', "id,text,label", "a\tb\tc"):
        name = formats.recognise(write(tmp_path, line + "\n", "a.iob"))[0].NAME
        assert name != "columns" or not formats.recognise(write(tmp_path, line + "\n", "a.iob"))[1].tags
