"""Merge finished documents of /work/zones-work into a checkout: python merge.py CHECKOUT name…"""
import re, shutil, sys, tomllib
from pathlib import Path
W=Path('/work/zones-work'); checkout=Path(sys.argv[1]); source=checkout/'corpus/source'
def blocks(text):
    """key -> block of an entities file"""
    parts=re.split(r'(?m)^(?=\[[a-z])',text)
    return {re.match(r'\[([a-z0-9_]+)\]',p)[1]:p.rstrip()+'\n' for p in parts if p.startswith('[')}
ent=source/'entities.toml'
for name in sys.argv[2:]:
    have=tomllib.loads(ent.read_text()); 
    w=W/name/'corpus/source'
    theirs=tomllib.loads((w/'entities.toml').read_text()); b=blocks((w/'entities.toml').read_text())
    doc=(w/f'zones/{name}.toml').read_text()
    texts=''.join(p.read_text() for p in (w/f'zones/{name}').glob('*.xml'))
    used={m for m in re.findall(r'<m id="([a-z0-9_]+)\.\d+',texts)}
    used|=set(re.findall(r'holder = "([a-z0-9_]+)"',doc))
    todo=list(used)
    while todo:
        k=todo.pop()
        for m in theirs.get(k,{}).get('members',[]):
            if m not in used: used.add(m); todo.append(m)
    new=[]
    for key in sorted(used):
        row=dict(theirs[key])
        if row['type']=='DATE':
            sub={4:'year',7:'month',10:'day'}.get(len(row.get('value','')),row['subtype'])
            b[key]=re.sub(r'subtype = "\w+"',f'subtype = "{sub}"',b[key]); row['subtype']=sub
        want={**dict.fromkeys('canakkale istanbul lausanne montreux rio_de_janeiro kaesong panmunjom songhyon_ni wonsan locarno paris geneva'.split(),'city'),**dict.fromkeys('un un_security_council un_general_assembly league_of_nations league_council league_secretariat nato unikom unmee european_union'.split(),'international')}.get(key)
        if want and row['type'] in ('GPE','ORG'):
            b[key]=re.sub(r'subtype = "\w+"',f'subtype = "{want}"',b[key]); row['subtype']=want
        if key in have:
            o=have[key]
            diff={f:(o.get(f),row.get(f)) for f in ('type','subtype','label','link_status','wikidata','value') if o.get(f)!=row.get(f)}
            if diff: print(f'{name}: {key}: {diff}')
        else: new.append(b[key])
    ent.write_text(ent.read_text().rstrip()+'\n\n'+'\n'.join(new))
    shutil.copy(w/f'zones/{name}.toml',(source/'zones').joinpath(f'{name}.toml')) if (source/'zones').mkdir(exist_ok=True) is None else 0
    shutil.copytree(w/f'zones/{name}',source/'zones'/name,dirs_exist_ok=True)
    print(name,len(new),'new entities')
