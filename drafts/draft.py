"""Reads the drafts: one meta.txt a group, one <lang>.txt a language. Raises Fault(place, what)."""
import pathlib, re, json
ROOT = pathlib.Path(__file__).parent
PLAN = json.loads((ROOT / "plan.json").read_text())
LANGS = ["es", "en", "fr", "de", "ar", "tr", "ru", "ja"]
LAB = {"F": "FAVOR", "A": "AGAINST", "N": "NONE"}
BASIS = {"action", "affect", "intent", "judgement", "speech", "commitment"}
CERT = {"certain", "probable", "possible"}
SUB = dict(PER="politician group military other", NORP="nationality ethnic", GPE="country governorate self_governed_region country_group city",
  LOC="zone territory region line water place", ORG="government political alliance armed_group armed_forces media international other",
  EVENT="movement conflict contact founding alliance crisis response", WEA="chemical nuclear conventional", LAW="treaty resolution")
def passages(key): return list(PLAN[key]["matrices"])
class Fault(Exception): pass

def lines(path):
    for n, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.strip()
        if line and not line.startswith("#"): yield f"{path.parent.name}/{path.name}:{n}", line

def meta(key):
    out = dict(holders={}, targets={}, entities={}, cells={}); where = None
    for at, l in lines(ROOT / "scenarios" / key / "meta.txt"):
        if l.startswith("["): where = l.strip("[]"); out["cells"][where] = []; continue
        w = l.split()
        if where is None:
            if w[0] == "holder": out["holders"][w[1]] = w[2]           # holder A orsan
            elif w[0] == "target": out["targets"][w[1]] = w[2]         # target S dam
            elif w[0] == "entity":                                      # entity orsan GPE country Label with words
                out["entities"][w[1]] = (w[2], w[3], " ".join(w[4:]))
                if w[3] not in SUB.get(w[2], "").split(): raise Fault(f"{at}: {w[2]} has no subtype {w[3]}")
            else: raise Fault(f"{at}: unknown line {l!r}")
        else:                                                           # A S F intent certain c1 e1[,x.1] [by=B] [with=X] / A K N
            h, t, lab = w[:3]
            cell = dict(h=h, t=t, label=LAB[lab], at=at)
            if lab != "N":
                if len(w) < 7: raise Fault(f"{at}: a polar cell needs basis certainty cue evidence: {l!r}")
                if w[3] not in BASIS or w[4] not in CERT: raise Fault(f"{at}: basis or certainty: {l!r}")
                cell |= dict(basis=w[3], certainty=w[4], cue=w[5], evidence=w[6].split(","))
                for x in w[7:]:
                    k, v = x.split("=")
                    if k not in ("by", "with"): raise Fault(f"{at}: {x}")
                    cell[k] = v
            out["cells"][where].append(cell)
    return out

TOKEN = re.compile(r"\[|\]|\{|\}|\|")
def parse(text, at):
    """Text with marks -> (plain text, marks): kind m|e, id, level, added, start, end"""
    out, marks, stack, i = [], [], [], 0
    pos = 0
    while i < len(text):
        c = text[i]
        if c in "[{":
            stack.append((c, pos)); i += 1
        elif c == "|":
            if not stack: raise Fault(f"{at}: a | outside of marks at …{text[max(0,i-20):i+10]}…")
            kind, start = stack.pop()
            close = "]" if kind == "[" else "}"
            j = text.find(close, i)
            if j < 0: raise Fault(f"{at}: no {close} after {text[i:i+20]!r}")
            name = text[i + 1:j]
            if kind == "[":
                m = re.fullmatch(r"([a-z][a-z0-9_]*)\.([1-9])(?::(ADJ|NOM|PRO))?(\+)?", name)
                if not m: raise Fault(f"{at}: not a mention id: {name!r}")
                marks.append(dict(kind="m", key=m[1], n=int(m[2]), id=f"{m[1]}.{m[2]}", level=m[3] or "NAM", added=bool(m[4]), start=start, end=pos))
            else:
                if not re.fullmatch(r"[ce][1-9][0-9]?", name): raise Fault(f"{at}: not an expression id: {name!r}")
                marks.append(dict(kind="e", id=name, start=start, end=pos))
            if start == pos: raise Fault(f"{at}: empty mark {name}")
            i = j + 1
        elif c in "]}": raise Fault(f"{at}: {c} without |id at …{text[max(0,i-25):i+5]}…")
        else: out.append(c); pos += 1; i += 1
    if stack: raise Fault(f"{at}: a mark is not closed")
    return "".join(out), marks

def text(key, lang):
    out = dict(title=None, holders={}, p={}, no={}, passages={}, unrealised={}); where = None
    path = ROOT / "scenarios" / key / f"{lang}.txt"
    for at, l in lines(path):
        if l.startswith("title:"): out["title"] = l[6:].strip(); continue
        m = re.fullmatch(r"\[([a-z]+)\]", l)
        if m: where = m[1]; continue
        if where == "holders":
            k, v = l.split("=", 1); out["holders"][k.strip()] = v.strip()
        elif where == "targets":
            m = re.fullmatch(r"([a-z][a-z0-9_]*) ([+-]) (.+)", l)
            if not m: raise Fault(f"{at}: a target is `key + words` or `key - words`")
            out["p" if m[2] == "+" else "no"][m[1]] = m[3].strip()
        elif l.startswith("- "):
            _, i, r = l.split(); out["unrealised"].setdefault(where, {})[i] = r
            if r not in ("dropped", "pronoun_dropped", "merged", "incorporated"): raise Fault(f"{at}: reason {r}")
        elif where:
            if where in out["passages"]: raise Fault(f"{at}: [{where}] has a second line; a passage is one line")
            out["passages"][where] = (at, l, *parse(l, at))
        else: raise Fault(f"{at}: line before any section: {l!r}")
    return out
