"""python convert.py [GROUP…]: drafts -> corpus/source/scenarios; entities between two marks in entities.toml."""
import sys, re, json, unicodedata
from collections import Counter
from draft import *
import check as checker
from idlib_corpus.model import *
from idlib_corpus.source.write import dump
import os, pathlib
SRC = pathlib.Path(os.environ.get("CORPUS_SRC") or ROOT.parent / "corpus" / "source")
P = Place("", 0)
BEGIN = "# scenarios and twins: invented, written by drafts/convert.py\n"
NAMES = dict(es="Spanish", en="English", fr="French", de="German", ar="Arabic", tr="Turkish", ru="Russian", ja="Japanese")
MADE = "language model (Claude, Anthropic)"
STATE = json.loads((ROOT / "state.json").read_text()) if (ROOT / "state.json").exists() else {}
def _read(l):
    f = ROOT / "review" / f"{l}.txt"
    return {x.split("\t")[0] for x in f.read_text(encoding="utf-8").splitlines()} if f.exists() else set()
READ = {l: _read(l) | set(json.loads((ROOT / "mqm.json").read_text())[l]) for l in LANGS}
def q(s): return json.dumps(s, ensure_ascii=False)
def main(groups):
    ready = [g for g in groups if not checker.run(g, [l for l in LANGS if (ROOT / "scenarios" / g / f"{l}.txt").exists()]) and (ROOT / "scenarios" / g / "meta.txt").exists()]
    metas = {g: meta(g) for g in ready}
    ent = SRC / "entities.toml"
    old = ent.read_text(encoding="utf-8").split(BEGIN)[0].rstrip("\n") + "\n"
    taken = set(re.findall(r"^\[([a-z0-9_]+)\]", old, re.M))
    # every group's keys are known from its meta alone, so that a key does not depend on which groups are ready
    times = Counter(k for g in PLAN if (ROOT / "scenarios" / g / "meta.txt").exists() for k in meta(g)["entities"])
    for g in PLAN: taken.discard("")
    def key(g, k): return f"{g}_{k}" if times[k] > 1 or k in taken else k
    out = [BEGIN]
    for g in ready:
        me, plan = metas[g], PLAN[g]
        (SRC / "scenarios" / g).mkdir(parents=True, exist_ok=True)
        for k, (t, sub, label) in me["entities"].items():
            out.append(f'[{key(g, k)}]\ntype = "{t}"\nsubtype = "{sub}"\nlabel = {q(label)}\nlink_status = "nil"\nnote = "Invented."\n')
        ps = passages(g); num = {p: i for i, p in enumerate(ps, 1)}
        langs = [l for l in LANGS if (ROOT / "scenarios" / g / f"{l}.txt").exists()]
        langs = [plan["lang"]] + [l for l in LANGS if l in langs and l != plan["lang"]]
        H, T = me["holders"], me["targets"]
        src = text(g, plan["lang"])
        doc = [f"# What the passages say, once for all languages. Their words stand in {g}/<lang>.xml.",
               "# One line a decision; how they are written stands in corpus/guidelines/scenarios.md.", "",
               f'id = "scenarios/{g}"', f'split = "{plan["split"]}"', f'source_language = "{plan["lang"]}"',
               f"languages = [{', '.join(q(l) for l in LANGS if l in langs)}]", 'layers = ["entities", "coref", "stance"]', 'licence = "CC-BY-4.0"', "",
               "variants = ["]
        for p in ps[1:]: doc.append(f'  {{ s = "s{num[p]}", of = "s1", change = "{p}" }},')
        doc += ["]", "", "propositions = [", f'  {{ id = "{T["S"]}", kind = "state" }},', f'  {{ id = "{T["K"]}", kind = "claim" }},', "]", "", "stances = ["]
        for p in ps:
            for c in me["cells"][p]:
                f = [f's = "s{num[p]}"', f'holder = "{key(g, H[c["h"]])}"', f'target = "{T[c["t"]]}"', f'label = "{c["label"]}"']
                if c["label"] != "NONE":
                    def ex(x): 
                        m = re.fullmatch(r"([a-z0-9_]+)\.([1-9])", x)
                        return f"{key(g, m[1])}.{num[p]}{m[2]}" if m else f"{p}_{x}"
                    f += [f'basis = "{c["basis"]}"', f'certainty = "{c["certainty"]}"']
                    if "by" in c: f.append(f'by = "{key(g, H[c["by"]])}"')
                    f += [f'cue = "{ex(c["cue"])}"', f'evidence = [{", ".join(q(ex(x)) for x in c["evidence"])}]']
                    if "with" in c: f.append(f'holder_with = "{key(g, H[c["with"]])}"')
                doc.append("  { " + ", ".join(f) + " },")
        doc += ["]", "", "[holders]"] + [f's{num[p]} = [{", ".join(q(key(g, h)) for h in H.values())}]' for p in ps]
        doc += ["", "[source]", f"title = {q(src['title'])}", "", "[provenance]"]
        for layer in ("entities", "stances"):
            doc.append(f'{layer} = {{ made_by = "{MADE}", made_from = "written with the text, by a plan of labels that was drawn by lot", date = "2026-11-29", checks = {q(STATE.get("meaning", "validator"))}, review = "none" }}')
        (SRC / "scenarios" / f"{g}.toml").write_text("\n".join(doc) + "\n", encoding="utf-8")
        for l in langs:
            t = text(g, l)
            sents = []
            for p in ps:
                _, _, plain, marks = t["passages"][p]
                by = {}
                for m in marks: by.setdefault((m["kind"], m["id"]), []).append(m)
                ms, es = [], []
                for (kind, i), xs in by.items():
                    pieces = tuple(sorted(Piece(x["start"], x["end"]) for x in xs))
                    if kind == "m": ms.append(Mention(f'{key(g, xs[0]["key"])}.{num[p]}{xs[0]["n"]}', pieces, P, xs[0]["level"], xs[0]["added"]))
                    else: es.append(Expression(f"{p}_{i}", pieces, P))
                sents.append(Sentence(f"s{num[p]}", plain, tuple(ms), tuple(es), (), P))
            un = tuple(Unrealised(f"{key(g, i.split('.')[0])}.{num[p]}{i.split('.')[1]}", r, P) for p in ps for i, r in t["unrealised"].get(p, {}).items())
            origin = "source" if l == plan["lang"] else "translation"
            frm = "nothing: invented" if origin == "source" else f"the {NAMES[plan['lang']]} text of this document"
            read = g in READ[l]
            chk = ("read for errors by a run that did not write it, and mended by its findings; " if read else "") + ("answered blind by another run; " if plan["split"] == "challenge" else "") + "validator"
            prov = {x: Provenance(x, MADE, frm if x == "text" else frm.replace("text", what), "2026-11-29", chk, "none") for x, what in (("text", "text"), ("grounding", "annotation"), ("propositions", "propositions"))}
            T_ = list(T.values())
            te = Text(f"scenarios/{g}", l, origin, t["title"], prov, tuple(sents), {key(g, h): t["holders"][h] for h in H.values()}, {x: t["p"][x] for x in T_}, {x: t["no"][x] for x in T_}, un, "")
            (SRC / "scenarios" / g / f"{l}.xml").write_text(dump(te), encoding="utf-8")
    tw = ROOT / "twins" / "entities.toml"
    if tw.exists(): out.append(tw.read_text(encoding="utf-8"))
    ent.write_text(old + "\n" + "\n".join(out), encoding="utf-8")
    print(len(ready), "groups written")
if __name__ == "__main__": main(sys.argv[1:] or list(PLAN))
