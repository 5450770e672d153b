import json,sys,shutil
from pathlib import Path
from idlib_corpus.source import read
c=read(Path("/work/zones/corpus/source"))
G=Path("/work/zones/corpus/guidelines")
P=Path("/work/zones-work/passes")
for name in sys.argv[1:]:
    d=c.document(f"zones/{name}"); t=d.source_text
    tsv="".join(f"{s.id}\t{s.text}\n" for s in t.sentences)
    given={"mentions":[{"id":m.id,"sentence":s.id,"pieces":[[s.text[p.start:p.end], s.text[:p.end].count(s.text[p.start:p.end]) if False else 1+sum(1 for i in range(p.start) if s.text.startswith(s.text[p.start:p.end],i))] for p in m.pieces],"type":c.entities[m.entity].type,"level":m.level,"entity":m.entity} for s in t.sentences for m in s.mentions],
      "entities":{k:{"type":c.entities[k].type,"label":c.entities[k].label} for k in sorted({m.entity for s in t.sentences for m in s.mentions}|{h for hs in d.holders.values() for h in hs})},
      "holders":{k:list(v) for k,v in d.holders.items()},
      "propositions":[{"id":p.id,"kind":p.kind,"text":t.propositions[p.id].text if hasattr(t.propositions[p.id],'text') else t.propositions[p.id],"negated":t.negations[p.id]} for p in d.propositions]}
    for x in "ab":
        f=P/f"{name}-{x}"; f.mkdir(exist_ok=True)
        (f/"text.tsv").write_text(tsv)
        for g in ("text","mentions","entities","relations","stance"): shutil.copy(G/f"{g}.md",f)
        shutil.copy("/work/zones/corpus/source/labels.toml",f)
        (f/"later").mkdir(exist_ok=True)
        (f/"later"/"given.json").write_text(json.dumps(given,ensure_ascii=False,indent=1))
        shutil.copy(P/"instructions.md",f)
    print(name,len(t.sentences),len(given["mentions"]))
