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
    p0 = p.split(",")[0].split(" ")[0].split(";")[0]
    if p0.startswith(("holder:", "p:")):
        k = p0.split(":")[1]
        if p0.startswith("holder:") and k not in meta(g)["holders"].values(): return "s1"
        if p0.startswith("holder:"): return "holder:" + KEY(g, k)
        return p0 if k in meta(g)["targets"].values() else "s1"
    if p0 == "title": return p0
    p = p.strip("[]").split(",")[0].split(" ")[0].split("/")[0].split("+")[0]
    if p in ps: return f"s{ps.index(p) + 1}"
    return "s1"
from collections import Counter
from convert import SRC, BEGIN
ent = set(re.findall(r"^\[([a-z0-9_]+)\]", (SRC / "entities.toml").read_text(encoding="utf-8").split(BEGIN)[0], re.M))
times = Counter(k for g in PLAN for k in meta(g)["entities"])
def KEY(g, k): return f"{g}_{k}" if times[k] > 1 or k in ent else k
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

# twins
TW = OUT.parent / "twins"
f = ROOT / "review" / "twins.txt"
by = {}
for line in f.read_text(encoding="utf-8").splitlines():
    w = [x.strip() for x in line.split("\t")]
    if len(w) < 8: 
        if line.strip(): print("twins ?", line[:80])
        continue
    d = w[0].split("/")[-1]
    langs = LANGS if w[2] in ("all", "*") else [x.strip() for x in w[2].replace("/", ",").split(",")]
    for l in langs:
        if l not in LANGS: print("twins lang", w[2]); continue
        if w[3] in CAT and w[4] in ("critical", "major", "minor"): by.setdefault((d, l), []).append((w[1].split(",")[0].split(" ")[0], *w[3:8]))
        else: print("twins bad", w[3:5])
for d in sorted(x.stem for x in (SRC / "twins").glob("*.toml")):
    for l in LANGS:
        (TW / d).mkdir(parents=True, exist_ok=True)
        out = [f'lang = "{l}"', "", "[[rounds]]", "round = 1", 'reader = "a run of a language model that did not write the text"', 'saw = "the sentences beside their originals, with their marks"', 'date = "2026-11-29"']
        for p, cat, sev, found, ans, note in by.get((d, l), []):
            out += ["", "[[findings]]", "round = 1", f"place = {q(p if re.fullmatch(r's[1-9][0-9]*', p) else 's1')}", f'category = "{cat}"', f'severity = "{sev}"', f"found = {q(found)}", f'answer = "{ans}"', f"note = {q(note or 'as found')}"]
        (TW / d / f"{l}.toml").write_text("\n".join(out) + "\n", encoding="utf-8")
