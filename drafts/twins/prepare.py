"""Chooses twenty sentences of zones in train and lists their names: names.json (entities), <lang>.tsv (what to rename)."""
import pathlib, json
from collections import Counter
from idlib_corpus.source import read
ROOT = pathlib.Path(__file__).parent; C = read(ROOT.parent.parent / "corpus" / "source")
KINDS = ("PER", "GPE", "LOC", "ORG", "NORP", "LAW", "EVENT", "WEA")
def named(d, sid):
    return {m.entity for t in d.texts.values() for m in t.by_id[sid].mentions if m.level in ("NAM", "ADJ") and C.entities[m.entity].type in KINDS}
def choose():
    docs = [d for d in C.documents if d.id.startswith("zones/") and d.split == "train"]
    out = []
    for d in docs:
        rank = sorted(d.source_text.sentences, key=lambda s: -sum(C.entities[m.entity].type in ("PER", "GPE", "LOC", "ORG") and m.level == "NAM" for m in s.mentions))
        out += [(d.id, s.id) for s in sorted(rank[:4 if len(out) < 12 else 3], key=lambda s: int(s.id[1:]))]
    return out[:20]
if __name__ == "__main__":
    chosen = choose(); print(chosen)
    json.dump(chosen, open(ROOT / "chosen.json", "w"))
    D = {d.id: d for d in C.documents}
    ents = sorted({e for d, s in chosen for e in named(D[d], s)})
    json.dump({e: dict(type=C.entities[e].type, subtype=C.entities[e].subtype, label=C.entities[e].label) for e in ents}, open(ROOT / "entities.json", "w"), indent=1, ensure_ascii=False)
    for lang in C.codes:
        rows = []
        for d, s in chosen:
            sen = D[d].texts[lang].by_id[s]
            rows.append(f"# {d}/{s}: {sen.text}")
            for m in sen.mentions:
                if m.entity not in ents or m.level not in ("NAM", "ADJ"): continue
                t = sen.text; 
                inner = [x for x in sen.mentions if x.id != m.id and m.covers(x) and x.entity in ents and x.level in ("NAM", "ADJ")]
                inner = [x for x in inner if not any(y.id != x.id and y.covers(x) and m.covers(y) and y in inner for y in inner)]
                w = ""; i = m.start
                for x in sorted(inner, key=lambda x: x.start):
                    w += t[i:x.start] + "{" + x.id + "}"; i = x.end
                w += t[i:m.end]
                rows.append(f"{d}/{s}\t{m.id}\t{m.level}\t{w}\t")
        (ROOT / f"{lang}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(ents), {l: sum(not r.startswith("#") for r in (ROOT / f"{l}.tsv").read_text().splitlines()) for l in C.codes})
