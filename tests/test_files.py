"""Files are written whole or not at all; what is no file is written into."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from idlib_corpus.errors import InputError
from idlib_corpus.files import probe, write_text


def test_a_link_is_followed_and_a_mode_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    probe(link)
    write_text(link, "İdlib\n")
    assert link.is_symlink() and real.read_text(encoding="utf-8") == "İdlib\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.txt", "real.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of Unix")
def test_a_pipe_is_written_into_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    probe(pipe)
    write_text(pipe, "إدلب")
    reader.join(timeout=10)
    assert read == ["إدلب".encode()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_device_is_an_error(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(full, "x" * 100_000)
    assert stat.S_ISCHR(full.stat().st_mode)
