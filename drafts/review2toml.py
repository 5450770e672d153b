"""review/<lang>.txt -> corpus/review/scenarios/<group>/<lang>.toml"""
import sys, json, os, pathlib
from draft import *
from convert import NAMES
OUT = pathlib.Path(os.environ.get("CORPUS_OUT") or ROOT.parent / "corpus") / "review" / "scenarios"
CAT = {"accuracy/mistranslation","accuracy/omission","accuracy/addition","accuracy/certainty","accuracy/attribution","fluency/grammar","fluency/spelling","fluency/typography","terminology/name","style","marks/extent","marks/missing","marks/id","marks/level"}
SAMPLE = json.loads((ROOT / "mqm.json").read_text())
def q(s): return json.dumps(s, ensure_ascii=False)
def place(g, p):
    p = p.strip(); ps = passages(g)
    if p.startswith("not:"): p = "p:" + p[4:]
    if p.startswith(("holder:", "p:")) or p == "title": return p
    p = p.strip("[]").split(",")[0].split(" ")[0].split("/")[0].split("+")[0]
    if p in ps: return f"s{ps.index(p) + 1}"
    return "s1"
n = 0
for l in LANGS:
    f = ROOT / "review" / f"{l}.txt"
    if not f.exists(): print("no", f); continue
    by = {}
    for line in f.read_text(encoding="utf-8").splitlines():
        w = line.split("\t")
        if len(w) < 7 or w[0] not in PLAN: 
            if line.strip(): print(l, "?", line[:100])
            continue
        by.setdefault(w[0], [])
        if w[1].strip() == "-" or w[2].strip() == "-": continue
        g, p, cat, sev, found, ans, note = [x.strip() for x in w[:7]]
        ans = ans.split()[0].strip(":;,") if ans else "kept"
        if cat not in CAT or sev not in ("critical", "major", "minor") or ans not in ("mended", "kept"): print(l, "bad", cat, sev, ans, g); continue
        by[g].append((place(g, p), cat, sev, found, ans, note or "as found"))
    for g in SAMPLE[l]: by.setdefault(g, [])
    for g, fs in by.items():
        d = OUT / g; d.mkdir(parents=True, exist_ok=True); n += 1
        src = PLAN[g]["lang"] == l
        saw = "the text alone, then beside meta and labels" if src else f"the text alone, then beside the {NAMES[PLAN[g]['lang']]} text, its marks and labels"
        out = [f'lang = "{l}"', "", "[[rounds]]", "round = 1", 'reader = "a run of a language model that did not write the text"', f"saw = {q(saw)}", 'date = "2026-11-29"']
        for p, cat, sev, found, ans, note in fs:
            out += ["", "[[findings]]", "round = 1", f"place = {q(p)}", f'category = "{cat}"', f'severity = "{sev}"', f"found = {q(found)}", f'answer = "{ans}"', f"note = {q(note)}"]
        (d / f"{l}.toml").write_text("\n".join(out) + "\n", encoding="utf-8")
print(n, "readings")
