"""Interrupt real commands at random moments and count what they leave behind.

    python scripts/interrupt.py --count 200            # predict, train --folds, benchmark, benchmark --no-cache
    python scripts/interrupt.py --count 20 --busy 4    # beside four processes that keep the machine busy

Each command runs in folders of its own, is sent SIGINT or SIGTERM after a random part of the time that it takes, and
every third time a second signal soon after. Then are counted: hidden and temporary files and folders below its output,
its cache and its folder for temporary files; exit statuses that are neither 130 nor 0; tracebacks; and runs that, made
again with what was left, do not end as one that was never interrupted. Exit status 1 if anything is counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from idlib_corpus.interruption import interruptible
from idlib_corpus.temporary import scratch

ROWS = 2000
# seconds that an interrupted command may take to end
PATIENCE = 60.0
COMMANDS = {
    "predict": "predict --system gazetteer --input {input} --output {out}/predicted --shard-rows 100",
    "train": "train linking --folds --output {out}/model",
    "benchmark": "benchmark linking --systems train:prior --output {out}/result.json",
    "no-cache": "benchmark linking --systems train:prior --no-cache --output {out}/result.json",
}


@dataclass
class Counted:
    """What interruptions did to a command."""

    interrupted: int = 0
    ended_before: int = 0
    outside: int = 0
    left: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def call(name: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """A command line with its environment."""
    said = COMMANDS[name].format(input=folder.parent / "rows.jsonl", out=folder / "out")
    places = {"IDLIB_CACHE": folder / "cache", "TMPDIR": folder / "tmp"}
    for place in (folder / "out", *places.values()):
        place.mkdir(parents=True, exist_ok=True)
    return [sys.executable, "-m", "idlib_corpus", *said.split()], {
        **os.environ,
        **{k: str(v) for k, v in places.items()},
    }


def left_behind(folder: Path) -> list[str]:
    """Hidden files and folders, and all that stands in the folder for temporary files."""
    hidden = [path for path in folder.rglob("*") if path.name.startswith(".")]
    return sorted({str(path.relative_to(folder)) for path in (*hidden, *(folder / "tmp").iterdir())})


def made(folder: Path) -> dict[str, str]:
    """What a command is for: the files of its output, without what differs between any two runs."""
    found = {}
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            found[str(path.relative_to(folder))] = _plain(path)
    return found


def _plain(path: Path) -> str:
    if path.name == "result.json":
        result = json.loads(path.read_text(encoding="utf-8"))
        return json.dumps([run["all"] for run in result["runs"]])
    return path.read_text(encoding="utf-8").replace(str(path.parent.parent), "")


def interrupt(name: str, folder: Path, seconds: float, draw: random.Random, counted: Counted) -> None:
    """Start a command, interrupt it, look at what it left, and let it run to its end."""
    line, environment = call(name, folder)
    sent = draw.choice([signal.SIGINT, signal.SIGTERM])
    with subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        time.sleep(draw.uniform(0.1, 1.0) * seconds)
        run.send_signal(sent)
        if draw.random() < 1 / 3:
            time.sleep(draw.uniform(0, 0.05))
            run.send_signal(draw.choice([signal.SIGINT, signal.SIGTERM]))
        try:
            said = run.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            run.kill()
            said = "it did not end"
    counted.interrupted += run.returncode == 130
    counted.ended_before += run.returncode == 0
    # before the command begins and after it has ended, Python and the system end the process as they do
    outside = run.returncode in (-signal.SIGINT, -signal.SIGTERM)
    counted.outside += outside
    if run.returncode not in (0, 130) and not outside:
        counted.wrong.append(f"{name}: {sent.name}: status {run.returncode}: {said.strip()[-300:]}")
    counted.left += [f"{name}: {sent.name}: {path}" for path in left_behind(folder)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="interruptions, of all commands (default: 200)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--busy", type=int, default=0, help="processes that keep the machine busy")
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    options = parser.parse_args()
    draw = random.Random(options.seed)
    burn = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.busy)]
    try:
        with interruptible(), scratch() as work:
            return _count(options, work, draw)
    finally:
        for one in burn:
            one.kill()


def _count(options: argparse.Namespace, work: Path, draw: random.Random) -> int:
    from idlib_corpus.tasks import task

    rows = [{"id": item.id, "text": item.text, "lang": item.lang} for item in task("ner").read()]
    with (work / "rows.jsonl").open("w", encoding="utf-8") as file:
        for number in range(ROWS):
            row = rows[number % len(rows)]
            file.write(json.dumps({**row, "id": f"{row['id']}/{number}"}, ensure_ascii=False) + "\n")
    status = 0
    for at, name in enumerate(options.commands):
        line, environment = call(name, work / f"{name}-whole")
        start = time.monotonic()
        subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds, whole = time.monotonic() - start, made(work / f"{name}-whole")
        counted = Counted()
        number = len(range(at, options.count, len(options.commands)))
        for one in range(number):
            folder = work / f"{name}-{one}"
            interrupt(name, folder, seconds, draw, counted)
            if one % 10 == 0:  # and then to its end, with what the interrupted run left
                line, environment = call(name, folder)
                subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if made(folder).keys() != whole.keys() or _differs(made(folder), whole):
                    counted.wrong.append(f"{name}: made again after an interruption, it is another")
        print(
            f"{name}: {number} interruptions, {counted.interrupted} of them in time, {counted.ended_before} after its "
            f"end, {counted.outside} while Python began or ended; left behind {len(counted.left)}, "
            f"wrong {len(counted.wrong)}",
            flush=True,
        )
        for problem in (*counted.left, *counted.wrong):
            print(f"  {problem}")
            status = 1
    return status


def _differs(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two runs made other things; manifests and cards name folders."""
    names = [name for name in one if not name.endswith(("predictions.json", "idlib.json"))]
    return any(one[name] != other[name] for name in names)


if __name__ == "__main__":
    raise SystemExit(main())
