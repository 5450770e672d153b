"""names in <lang>.tsv -> corpus/source/twins/<doc>.toml and texts; entities.toml (appended by ../convert.py)."""
import pathlib, json, os, sys
from collections import defaultdict
from idlib_corpus.source import read
from idlib_corpus.model import *
from idlib_corpus.source.write import dump
ROOT = pathlib.Path(__file__).parent
SRC = pathlib.Path(os.environ.get("CORPUS_SRC") or ROOT.parent.parent / "corpus" / "source")
C = read(SRC); D = {d.id: d for d in C.documents}
CH = [tuple(x) for x in json.load(open(ROOT / "chosen.json"))]; ENT = json.load(open(ROOT / "entities.json"))
LABELS = dict(l.rstrip("\n").split("\t")[:2] for l in open(ROOT / "labels.tsv", encoding="utf-8") if "\t" in l)
MADE = "language model (Claude, Anthropic)"; P = Place("", 0)
LN = dict(es="Spanish", en="English", fr="French", de="German", ar="Arabic", tr="Turkish", ru="Russian", ja="Japanese")
def key(e): return e if C.entities[e].type == "DATE" else f"twin_{e}"
def new(lang):
    out = {}
    for l in open(ROOT / f"{lang}.tsv", encoding="utf-8"):
        if l.startswith("#") or not l.strip(): continue
        s, m, lev, old, n = (l.rstrip("\n").split("\t") + [""])[:5]
        if not n.strip(): raise SystemExit(f"{lang}: {s} {m} has no new name")
        out[s, m] = n
    return out
def sentence(sen, names, where, sid):
    top = [m for m in sen.mentions if (where, m.id) in names]
    spans = {}
    inner = [m for m in top if any(o.id != m.id and o.covers(m) for o in top)]
    byid = {m.id: m for m in sen.mentions}  # a date inside a name has no line of its own: {its id} stands for it unchanged
    def render(m):
        t = names.get((where, m.id), sen.text[m.start:m.end]); out = ""; got = {}; i = 0
        while i < len(t):
            if t[i] == "{":
                j = t.index("}", i); k = t[i+1:j]; w, g = render(byid[k])
                got |= {x: (a + len(out), b + len(out)) for x, (a, b) in g.items()}; got[k] = (len(out), len(out) + len(w)); out += w; i = j + 1
            else: out += t[i]; i += 1
        return out, got
    text = ""; at = {}; pos = 0; got = {}
    for m in sorted((m for m in top if m not in inner), key=lambda m: m.start):
        assert len(m.pieces) == 1, m
        for k in range(pos, m.start + 1): at[k] = len(text) + k - pos
        text += sen.text[pos:m.start]; w, g = render(m)
        got[m.id] = (len(text), len(text) + len(w)); got |= {x: (a + len(text), b + len(text)) for x, (a, b) in g.items()}
        text += w; pos = m.end; at[pos] = len(text)
    for k in range(pos, len(sen.text) + 1): at[k] = len(text) + k - pos
    text += sen.text[pos:]
    ms = []
    for m in sen.mentions:
        k = f"{key(m.entity)}.{m.id.rpartition('.')[2]}"
        if m.id in got: ms.append(Mention(k, (Piece(*got[m.id]),), P, m.level, m.added))
        else:
            if any(p.start not in at or p.end not in at for p in m.pieces): raise SystemExit(f"{where} {m.id} is cut")
            ms.append(Mention(k, tuple(Piece(at[p.start], at[p.end]) for p in m.pieces), P, m.level, m.added))
    return Sentence(sid, text, tuple(ms), (), (), P)
docs = defaultdict(list)
for d, s in CH: docs[d].append(s)
used = set()
(SRC / "twins").mkdir(exist_ok=True)
for d, ss in docs.items():
    o = D[d]; name = d.split("/")[1]; langs = [o.source_language] + [l for l in C.codes if l in o.texts and l != o.source_language]
    (SRC / "twins" / name).mkdir(exist_ok=True)
    src = None
    for lang in langs:
        names = new(lang); t = o.texts[lang]
        sents = tuple(sentence(t.by_id[s], names, f"{d}/{s}", f"s{i}") for i, s in enumerate(ss, 1))
        used |= {m.entity for s in sents for m in s.mentions}
        ids = {m.id for s in ss for m in t.by_id[s].mentions}; allids = {m.id for s in ss for m in o.source_text.by_id[s].mentions}
        un = tuple(Unrealised(f"{key(u.id.rpartition('.')[0])}.{u.id.rpartition('.')[2]}", u.reason, P) for u in t.unrealised if u.id in allids)
        title = dict(es="Frases gemelas", en="Twin sentences", fr="Phrases jumelles", de="Zwillingssätze", ar="جمل توأم", tr="İkiz cümleler", ru="Предложения-двойники", ja="双子の文")[lang]
        if lang == o.source_language: src = title
        frm = f"the {LN[lang]} text of {d}, its names replaced"
        prov = {x: Provenance(x, MADE, frm, "2026-11-29", "read by a run that did not write it; validator", "none") for x in ("text", "grounding")}
        te = Text(f"twins/{name}", lang, "source" if lang == o.source_language else "translation", title, prov, sents, {}, {}, {}, un, "")
        x = dump(te)
        fix = ROOT / f"{lang}.fix"
        for l in (open(fix, encoding="utf-8") if fix.exists() else ()):
            if l.strip():
                w, a, b = l.rstrip("\n").split("\t")
                if w.split("/s")[0] == d:
                    if x.count(a) != 1: raise SystemExit(f"{lang}.fix {w}: {a!r} stands {x.count(a)} times")
                    x = x.replace(a, b)
        (SRC / "twins" / name / f"{lang}.xml").write_text(x, encoding="utf-8")
    lines = ["# Sentences of another document a second time, with invented names. Their words stand in the files of the languages.", "",
      f'id = "twins/{name}"', f'split = "{o.split}"', f'source_language = "{o.source_language}"', f"languages = [{', '.join(json.dumps(l) for l in C.codes if l in langs)}]", 'layers = ["entities"]', 'licence = "CC-BY-4.0"', "", "twins = ["]
    lines += [f'  {{ s = "s{i}", of = "{d}/{s}" }},' for i, s in enumerate(ss, 1)] + ["]", "", "[source]", f"title = {json.dumps(src, ensure_ascii=False)}", "", "[provenance]",
      f'entities = {{ made_by = "{MADE}", made_from = "the annotation of {d}", date = "2026-11-29", checks = "validator", review = "none" }}']
    (SRC / "twins" / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
out = []
for k in sorted(used):
    e = k.removeprefix("twin_")
    if k == e: continue
    ent = C.entities[e]; label = LABELS.get(e) or f"{ent.label}, of invented names"
    if e in ENT and e not in LABELS: raise SystemExit(f"labels.tsv has no {e}")
    row = f'[{k}]\ntype = "{ent.type}"\nsubtype = "{ent.subtype}"\nlabel = {json.dumps(label if e in LABELS else "twin of: " + ent.label, ensure_ascii=False)}\nlink_status = "nil"\n'
    if ent.members: row += f"members = [{', '.join(json.dumps(key(x)) for x in ent.members if key(x) in used)}]\n" if all(key(x) in used for x in ent.members) else ""
    out.append(row + 'note = "Invented."\n')
(ROOT / "entities.toml").write_text("\n".join(out), encoding="utf-8")
print(len(used), "entities")
