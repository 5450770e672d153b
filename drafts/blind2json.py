"""blind/*.ans -> corpus/review/scenarios/<group>/answers/<lang>.json"""
import sys, json, os, pathlib
from draft import *
import blind
from convert import *
OUT = pathlib.Path(os.environ.get("CORPUS_OUT") or ROOT.parent / "corpus") / "review" / "scenarios"
ent = set(re.findall(r"^\[([a-z0-9_]+)\]", (SRC / "entities.toml").read_text(encoding="utf-8").split(BEGIN)[0], re.M))
times = Counter(k for g in PLAN for k in meta(g)["entities"])
def key(g, k): return f"{g}_{k}" if times[k] > 1 or k in ent else k
by = {}
for l in LANGS:
    for only in (None, l):
        f = blind.B / f"{l if only is None else l + '_first'}.ans"
        if not f.exists(): print("no", f); continue
        got, keys = blind.answers(l, f, only)
        groups = {}
        for g, p in keys:
            me = meta(g)
            for h in "ABC":
                for t in "SK":
                    a = got.get((g, p, h, t))
                    if a: groups.setdefault(g, {})[f"s{passages(g).index(p) + 1}.{key(g, me['holders'][h])}.{me['targets'][t]}"] = a
        for g, labels in groups.items():
            who = "a run of a language model that had written nothing" if only is None else "a run of a language model that read the text for errors afterwards"
            saw = f"the passages of {'all groups of challenge' if only is None else 'the groups of challenge that were first written in this language'}, one at a time in a shuffled order, with holders and targets and no label; as they stood then, before the readings for errors"
            by.setdefault((g, l), []).append(dict(reader=who, saw=saw, date="2026-11-29", labels=dict(sorted(labels.items()))))
mended = json.loads((ROOT / "mended.json").read_text()) if (ROOT / "mended.json").exists() else {}
for (g, l), readers in by.items():
    for r in readers:
        since = [c for c in mended.get(f"{g}/{l}", []) if c in r["labels"]]
        if since: r["mended_since"] = since
    d = OUT / g / "answers"; d.mkdir(parents=True, exist_ok=True)
    (d / f"{l}.json").write_text(json.dumps({"readers": readers}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(len(by), "files")
