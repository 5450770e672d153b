"""python check.py GROUP [LANG…] | python check.py --lang LANG : what is wrong in drafts. Nothing printed but 'ok' is right."""
import sys, unicodedata, re
from draft import *
def bodies(key, lang, me, t, src):
    F = []; say = F.append
    if not t["title"]: say(f"{key}/{lang}: no title:")
    want = passages(key)
    if list(t["passages"]) != want: say(f"{key}/{lang}: passages {list(t['passages'])}, expected {want} in this order")
    hold = set(me["holders"].values()); targ = set(me["targets"].values())
    if set(t["holders"]) != hold: say(f"{key}/{lang}: [holders] has {sorted(t['holders'])}, expected {sorted(hold)}")
    if set(t["p"]) != targ or set(t["no"]) != targ: say(f"{key}/{lang}: [targets] need + and - of {sorted(targ)}")
    for p, (at, raw, plain, marks) in t["passages"].items():
        if plain != unicodedata.normalize("NFC", plain): say(f"{at}: not NFC")
        if "  " in plain: say(f"{at}: two blanks")
        ids = {}
        for m in marks:
            s = plain[m["start"]:m["end"]]
            edge = "" if m["kind"] == "m" else "«»“”„「」『』.’"
            if not (s[0].isalnum() or s[0] in edge) or not (s[-1].isalnum() or unicodedata.category(s[-1])[0] == "M" or s[-1] in edge): say(f"{at}: mark {m['id']} begins or ends on a blank or sign: {s!r}")
            if m["kind"] == "m":
                if m["key"] not in me["entities"]: say(f"{at}: {m['id']} is of no entity of meta.txt")
                if m["id"] in ids and ids[m["id"]] != m["level"]: say(f"{at}: pieces of {m['id']} with two levels")
                ids[m["id"]] = m["level"]
            else: ids[m["id"]] = "e"
        # crossing
        for a in marks:
            for b in marks:
                if a["start"] < b["start"] < a["end"] < b["end"]: say(f"{at}: {a['id']} and {b['id']} cross")
        used = set()
        for c in me["cells"].get(p, []):
            if c["label"] == "NONE": continue
            for x in [c["cue"], *c["evidence"]]:
                used.add(x)
                if x not in ids: say(f"{at}: {x} of cell {c['h']} {c['t']} is not marked in the text")
        for x, l in ids.items():
            if l == "e" and x not in used: say(f"{at}: expression {x} is used by no cell")
        un = t["unrealised"].get(p, {})
        for h in hold:
            if not any(m["kind"] == "m" and m["key"] == h for m in marks): say(f"{at}: holder {h} has no mention")
        if lang != src and p in SRC:
            a = {m["id"] for m in SRC[p] if m["kind"] == "m"}; b = {m["id"] for m in marks if m["kind"] == "m" and not m["added"]}
            if a - b - set(un): say(f"{at}: mentions of the source without a place here: {sorted(a - b - set(un))} (mark them, or list `- id reason` below the passage)")
            if b - a: say(f"{at}: mentions that the source does not have: {sorted(b - a)} (write + behind an added name or pronoun)")
            if set(un) - a or set(un) & b: say(f"{at}: unrealised lines that are wrong: {sorted((set(un) - a) | (set(un) & b))}")
        if lang not in ("ja",) and p == "base" and not 22 <= len(plain.split()) <= 95: say(f"{at}: {len(plain.split())} words; a passage has 25 to 90")
    if t["passages"].get("base") and t["passages"].get("paraphrase"):
        a, b = t["passages"]["base"][2], t["passages"]["paraphrase"][2]
        if a == b: say(f"{key}/{lang}: paraphrase is base")
        v = [x[2] for x in t["passages"].values()]
        if len(set(v)) != len(v): say(f"{key}/{lang}: two passages are the same text")
    return F
def metas(key, me):
    F = []; say = F.append; plan = PLAN[key]
    if set(me["holders"]) != set("ABC") or set(me["targets"]) != set("SK"): say(f"{key}/meta: holders A B C and targets S K")
    for h in me["holders"].values():
        if h not in me["entities"]: say(f"{key}/meta: holder {h} is no entity")
    for k in list(me["entities"]) + list(me["targets"].values()):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", k): say(f"{key}/meta: key {k}")
    for p, m in plan["matrices"].items():
        got = {(c["h"], c["t"]): c["label"] for c in me["cells"].get(p, [])}
        if len(me["cells"].get(p, [])) != 6: say(f"{key}/meta [{p}]: {len(me['cells'].get(p, []))} cells, expected 6")
        for h in "ABC":
            for t in "SK":
                if got.get((h, t)) != m[h][t]: say(f"{key}/meta [{p}]: {h} {t} is {got.get((h, t))}, the plan says {m[h][t]}")
    if plan["reporter"]:
        h, t = plan["changed"]["attributed"][0]
        if not any(c["h"] == h and c["t"] == t and c.get("by") == plan["reporter"] for c in me["cells"].get("attributed", [])): say(f"{key}/meta [attributed]: cell {h} {t} needs by={plan['reporter']}")
    if plan["force"] == "hedged":
        h, t = plan["changed"]["hedged"][0]
        if not any(c["h"] == h and c["t"] == t and c.get("certainty") == "probable" for c in me["cells"].get("hedged", [])): say(f"{key}/meta [hedged]: cell {h} {t} needs certainty probable")
    return F
def run(key, langs):
    global SRC
    SRC = {}; src = PLAN[key]["lang"]
    try:
        me = meta(key); F = metas(key, me)
        s = text(key, src); SRC = {p: x[3] for p, x in s["passages"].items()}
        for l in langs:
            try: F += bodies(key, l, me, s if l == src else text(key, l), src)
            except FileNotFoundError: F.append(f"{key}/{l}.txt is missing")
            except Fault as e: F.append(str(e))
    except FileNotFoundError as e: F = [f"{key}: {e.filename} is missing"]
    except (Fault, ValueError, KeyError, IndexError) as e: F = [f"{key}: {e!r}"]
    return F
if __name__ == "__main__":
    a = sys.argv[1:]
    if a[0] == "--lang": todo = [(k, [a[1]]) for k in PLAN if (ROOT / "scenarios" / k / "meta.txt").exists()]
    elif a[0] == "--all": todo = [(k, LANGS) for k in PLAN]
    else: todo = [(a[0], a[1:] or [PLAN[a[0]]["lang"]])]
    bad = [x for k, l in todo for x in run(k, l)]
    print("\n".join(bad) if bad else "ok")
