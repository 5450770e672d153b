import shutil
from pathlib import Path
from idlib_corpus.source import read
c=read(Path("/work/zones/corpus/source")); d=c.document("zones/vietnam_17")
G=Path("/work/zones/corpus/guidelines"); P=Path("/work/zones-work/passes")
ins=(P/"instructions.md").read_text(); head,rest=ins.split("**Stage 2:",1)
head=head.replace("Do not open the folder `later/` before stage 1 is written.","").replace("**Stage 1: mark freely.**","**Mark freely.**").replace("; the holders of each sentence (keys of entities), by the test of the manual; the propositions (targets) of the document: id, kind, an affirming text and its denial","").replace(' "holders": {"s1": ["your_key"], ...},\n',' "holders": {}, "propositions": [],\n').replace(' "propositions": [{"id": "short_name", "kind": "state", "text": "...", "negated": "...", "sentences": ["s2"]}],\n','')
for l in ("en","ja","ru","tr","ar"):
    f=P/f"vietnam_17-{l}"; f.mkdir(exist_ok=True)
    (f/"text.tsv").write_text("".join(f"{s.id}\t{s.text}\n" for s in d.texts[l].sentences[:10]))
    for g in ("text","mentions","entities"): shutil.copy(G/f"{g}.md",f)
    shutil.copy("/work/zones/corpus/source/labels.toml",f)
    (f/"instructions.md").write_text(head.replace("the five pages of the manual (`text.md`, `mentions.md`, `entities.md`, `relations.md`, `stance.md`)","three pages of the manual (`text.md`, `mentions.md`, `entities.md`)")+"\nThe text is a translation; mark it as if it stood alone.\n\nYour last message: counts by type and level, and your five most important doubts. Nothing else.\n")
