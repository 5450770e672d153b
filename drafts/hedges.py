import re
from draft import *
H=["según se cuenta","al parecer","según dicen","por lo visto","según se contaba","apparently","reportedly","à ce qu’on raconte","à ce qu’on disait","semble-t-il","à ce qu’il semble","apparemment","wie man sich erzählt","dem Vernehmen nach","anscheinend","allem Anschein nach","offenbar","على ما يُحكى","في ما يُسمع","على ما يبدو","في ما يظهر","على ما يقال","على ما نُقل","في ما يبدو","على ما يظهر","على ما يُروى","في ما يُقال","قيل إن","يُحكى أن","anlatıldığına göre","söylendiğine göre","görünüşe göre","duyulduğuna göre","göründüğü kadarıyla","görünen o ki","söylenenlere göre","как рассказывают","по-видимому","как считалось","как говорят","как казалось","по всей видимости","как представляется","как рассказывали"]
for g in PLAN:
    if PLAN[g]['force']!='hedged': continue
    c=[c for c in meta(g)['cells']['hedged'] if c.get('certainty')=='probable'][0]['cue']
    for l in LANGS:
        p=ROOT/'scenarios'/g/f'{l}.txt'
        if not p.exists(): continue
        lines=p.read_text().split('\n'); i=lines.index('[hedged]')+1; s=lines[i]
        def f(m):
            w=m[1]
            for h in H:
                k=w.find(h)
                if k<0: continue
                a,b=w[:k],w[k+len(h):]
                def wrap(x):
                    core=x.strip(' ,،'); 
                    if not core: return x
                    j=x.index(core); return x[:j]+'{'+core+'|'+c+'}'+x[j+len(core):]
                return wrap(a)+h+wrap(b)
            return m[0]
        t=re.sub(r'\{([^\[\]{}|]*)\|'+c+r'\}',f,s)
        if t!=s: lines[i]=t; p.write_text('\n'.join(lines)); print(g,l)
