#!/bin/bash
# drafts -> corpus, checked and built
set -euo pipefail
cd "$(dirname "$0")"; export OMP_NUM_THREADS=1; PY=/work/venv/bin/python
sed -i "s/„Schwindel“ ab/Schwindel ab/" scenarios/refinery_strike/de.txt
sed -i "s/«нет»/нет/g; s/«да»/да/g" scenarios/{arms_inspection,hazelnut_quota,mine_ban,river_dam,tuna_quota}/ru.txt
$PY check.py --all
$PY convert.py; $PY twins/convert.py; $PY convert.py
rm -rf ../corpus/review/scenarios ../corpus/review/twins
$PY review2toml.py; $PY blind2json.py
cd ..; $PY -m idlib_corpus format | wc -l; $PY -m idlib_corpus check --no-release
[ "${1:-}" = quick ] && exit
$PY -m idlib_corpus quality --gates --json > /tmp/gates.json || { cat /tmp/gates.json | tail -5; exit 1; }
cp /tmp/gates.json corpus/review/gates.json
$PY -m idlib_corpus build | tail -1; $PY -m idlib_corpus check
