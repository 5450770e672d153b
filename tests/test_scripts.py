"""The scripts run as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


def test_a_stanza_tagger_is_trained_and_scored_on_what_it_has_not_seen(tmp_path: Path) -> None:
    pytest.importorskip("stanza", reason="the script trains stanza's tagger")
    folder = tmp_path / "model"
    script = [sys.executable, ROOT / "scripts" / "train_stanza.py", "ar", folder, "--steps", "20", "--held-out", "s2"]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "on 1 sentences" in done.stdout
    seen = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["trained_on"]
    assert seen == ["article/s1", "article/s3", "article/s4", "article/s5"]
