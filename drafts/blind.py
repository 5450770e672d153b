"""python blind.py make LANG : blind/LANG.txt, the passages of challenge in a shuffled order, without labels.
python blind.py score LANG [FILE] : answers against the plan; what differs."""
import sys, random, json, re
from draft import *
B = ROOT / "blind"; B.mkdir(exist_ok=True)
def order(lang, only=None):
    keys = [(g, p) for g in PLAN if PLAN[g]["split"] == "challenge" and (only is None or PLAN[g]["lang"] == only) for p in passages(g)]
    random.Random(f"{lang}{only}7").shuffle(keys)
    # no two passages of a group side by side
    for i in range(1, len(keys)):
        if keys[i][0] == keys[i-1][0]:
            j = next((j for j in range(len(keys)) if abs(j - i) > 1 and keys[j][0] != keys[i-1][0] and keys[j][0] != (keys[i+1][0] if i + 1 < len(keys) else "") and keys[i][0] not in (keys[j-1][0], keys[(j+1) % len(keys)][0])), None)
            if j: keys[i], keys[j] = keys[j], keys[i]
    return keys
def make(lang, only=None):
    out = []
    for n, (g, p) in enumerate(order(lang, only), 1):
        me, t = meta(g), text(g, lang)
        h = [t["holders"][me["holders"][x]] for x in "ABC"]
        hs = list("ABC"); random.Random(f"{g}{p}").shuffle(hs)
        out.append(f"## {n}\n{t['passages'][p][2]}\nholders: " + " | ".join(f"{x} = {t['holders'][me['holders'][x]]}" for x in hs) +
                   f"\nS (does the holder WANT it?): {t['p'][me['targets']['S']]}\nK (does the holder HOLD IT TRUE?): {t['p'][me['targets']['K']]}\n")
    name = lang if only is None else f"{lang}_first"
    (B / f"{name}.txt").write_text("\n".join(out), encoding="utf-8"); print(B / f"{name}.txt", len(out))
def answers(lang, file, only=None):
    keys = order(lang, only); got = {}
    for l in open(file, encoding="utf-8"):
        m = re.match(r"\s*(\d+)[:.)]?\s+(.*)", l)
        if not m: continue
        g, p = keys[int(m[1]) - 1]
        for x in re.findall(r"([ABC])\s*[:=]?\s*([SK])\s*=?\s*([FAN])", m[2]): got[g, p, x[0], x[1]] = LAB[x[2]]
    return got, keys
def score(lang, file=None, only=None):
    file = file or B / f"{lang if only is None else lang + '_first'}.ans"
    got, keys = answers(lang, file, only)
    right = n = 0; bad = []
    for g, p in keys:
        me = meta(g); gold = {(c["h"], c["t"]): c["label"] for c in me["cells"][p]}
        for (h, t), lab in gold.items():
            a = got.get((g, p, h, t)); n += 1; right += a == lab
            if a != lab: bad.append(f"{g} [{p}] {h} {t}: gold {lab}, answered {a}\n    {text(g, lang)['passages'][p][2]}")
    print(f"{lang}: {right}/{n}"); print("\n".join(bad))
if __name__ == "__main__":
    a = sys.argv[1:]; only = a[1] if "--first" in a else None
    if a[0] == "make": make(a[1], only)
    else: score(a[1], None, only)
