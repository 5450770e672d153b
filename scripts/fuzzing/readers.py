"""Every reader of what people may damage: real files as seeds, and the ways to damage them."""

from __future__ import annotations

from fuzzing import corpus, models, rows
from fuzzing.base import CORPUS, Reader, cases, files
from fuzzing.mutations import as_bytes, as_json, as_json_lines, as_table, as_text, as_toml, as_xml

TEXT, LINES = (as_text, as_text, as_bytes), (as_json_lines, as_json_lines, as_json_lines, as_text, as_bytes)
JSON = (as_json, as_json, as_bytes)
XSTANCE = (
    b'{"id": 1, "question": "Ja?", "comment": "Nein.", "label": "AGAINST", "language": "de", "topic": "x", '
    b'"numerical_label": 25, "author": "a", "question_id": 4, "topic": "t"}\n'
)
READERS = {
    reader.name: reader
    for reader in (
        Reader("jsonl", rows.jsonl, LINES, rows.rows_of),
        Reader("columns", rows.columns, TEXT, rows.rows_of),
        Reader("csv", rows.separated, TEXT, rows.named("csv")),
        Reader("parquet", rows.tables, (as_table, as_table, as_table, as_bytes), rows.rows_of),
        Reader("arrow", rows.arrow, (as_table, as_bytes, as_bytes), rows.rows_of),
        Reader("docbin", cases("*.spacy"), (as_bytes,), rows.rows_of),
        Reader("docred", cases("docred_*.json*"), JSON, rows.named("docred")),
        Reader("prodigy", cases("prodigy*.jsonl"), LINES, rows.named("prodigy")),
        Reader("xstance", lambda: [*cases("xst_*.jsonl")(), ("x.jsonl", XSTANCE)], LINES, rows.named("xstance")),
        Reader("doccano", cases("doccano*.jsonl"), LINES, rows.named("doccano")),
        Reader("brat", rows.brat, TEXT, rows.brat_of),
        Reader(
            "corrected",
            rows.exported("brat", "ar/article.ann", "ja/article.ann", "ar/article.txt"),
            TEXT,
            rows.corrected_of("brat"),
        ),
        Reader(
            "corrected-conllu",
            rows.exported("conllu", "ar/test.conllu", "ja/test.conllu"),
            TEXT,
            rows.corrected_of("conllu"),
        ),
        Reader("cas-xmi", cases("cas_gold/*.xmi"), (as_xml, as_xml, as_bytes), rows.cas_of),
        Reader("cas-json", cases("cas_gold/*.json"), JSON, rows.named("cas")),
        Reader("webanno", cases("webanno_gold/*.tsv"), TEXT, rows.named("webanno")),
        Reader("corrected-cas", rows.exported("cas", "ar/article.xmi"), (as_xml, as_bytes), rows.corrected_of("cas")),
        Reader("labelstudio", cases("labelstudio*.json"), JSON, rows.named("labelstudio")),
        Reader("gliner", cases("gliner*.json"), JSON, rows.named("gliner")),
        Reader("tacred", cases("tacred*.json"), JSON, rows.named("tacred")),
        Reader("spert", cases("spert*.json"), JSON, rows.named("spert")),
        Reader("semeval2010", cases("semeval2010*.txt"), TEXT, rows.named("semeval2010")),
        Reader("semeval2022", cases("semeval2022*.json"), JSON, rows.named("semeval2022")),
        Reader("vast", cases("vast*.csv"), TEXT, rows.named("vast")),
        Reader("ezstance", cases("ezstance*.csv"), TEXT, rows.named("ezstance")),
        Reader("conllu", cases("conllu*.conllu"), TEXT, rows.named("conllu")),
        Reader("conll2012", cases("conll2012*_conll"), TEXT, rows.named("conll2012")),
        Reader("semeval2016", cases("sem_*.txt"), TEXT, rows.named("semeval2016")),
        Reader("saved", rows.saved, (as_json, as_json, as_bytes), rows.saved_of),
        Reader(
            "texts",
            files(*sorted((CORPUS / "source" / "article").glob("*.xml"))),
            (as_xml, as_xml, as_bytes),
            corpus.text_of,
        ),
        Reader("meaning", corpus.meaning, (as_toml, as_toml, as_bytes), corpus.meaning_of),
        Reader("maps", corpus.maps, (as_toml, as_json, as_bytes), corpus.map_of),
        Reader("passes", corpus.passes, (as_json, as_toml, as_json, as_bytes), corpus.pass_of),
        Reader("cards", corpus.cards, (as_json, as_json, as_bytes), corpus.card_of),
        Reader("kept", models.kept, LINES, models.kept_of),
        Reader("endpoint", models.completions, (as_json, as_json, as_bytes), models.endpoint_of),
        Reader("answers", models.answers, (as_json, as_text, as_bytes), models.answer_of),
    )
}
