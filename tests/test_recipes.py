"""The recipes for clusters: they parse, and the commands in them are commands that there are."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from idlib_corpus.cli import parser

SCRIPTS = ROOT / "scripts"
SLURM = ("slurm_predict.sbatch", "slurm_predict_ray.sbatch")
# of sbatch, as its manual names them
SBATCH = {
    *("array", "cpus-per-task", "job-name", "mem", "no-kill", "nodes", "ntasks", "ntasks-per-node", "output"),
    *("signal", "time"),
}
SRUN = {"--nodes", "--ntasks", "--no-kill", "--kill-on-bad-exit"}
CALL = ["--system", "spacy:models/el modelo", "--input", "in/*.jsonl", "--output", "out", "--langs", "es"]
# in the place of a command: it tells what it was called with
TELL = '#!/bin/sh\nfor word in "$(basename "$0")" "$@"; do printf "%s\\0" "$word"; done\n'


def run(script: list[str], folder: Path, *tellers: str, **environment: str) -> list[str]:
    """The words of the command that a script ends in, its words as the shell gives them."""
    for name in tellers:
        (folder / name).write_text(TELL, encoding="utf-8")
        (folder / name).chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM_", "JOB_", "RAY_"))}
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run(
        script, capture_output=True, text=True, env={**clean, "PATH": path, **environment}, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\0")[:-1]


def predicts(words: Sequence[str]) -> Any:
    """The options of a call of `idlib-corpus predict`."""
    assert list(words[:2]) == ["idlib-corpus", "predict"]
    return parser().parse_args(words[1:])


def sbatch_options(text: str) -> Iterator[tuple[str, str]]:
    for line in re.findall(r"^#SBATCH (.*)$", text, re.MULTILINE):
        found = re.fullmatch(r"--([a-z-]+)(?:=(\S+))?", line)
        assert found, line
        yield found[1], found[2] or ""


@pytest.mark.parametrize("name", SLURM)
def test_options_of_sbatch_are_known_and_stand_before_the_first_command(name: str) -> None:
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    options = dict(sbatch_options(text))
    assert options.keys() <= SBATCH
    assert {"job-name", "nodes", "cpus-per-task", "mem", "time", "output"} <= options.keys()
    assert re.fullmatch(r"\d\d:\d\d:\d\d", options["time"]) and re.fullmatch(r"\d+G", options["mem"])
    commands = [n for n, line in enumerate(text.splitlines()) if line and not line.startswith("#")]
    assert max(n for n, line in enumerate(text.splitlines()) if line.startswith("#SBATCH")) < commands[0]
    assert subprocess.run(["bash", "-n", SCRIPTS / name], capture_output=True).stderr == b""
    assert os.access(SCRIPTS / name, os.X_OK)


@pytest.mark.parametrize("name", SLURM)
def test_the_call_that_the_head_of_a_recipe_shows_is_a_call(name: str) -> None:
    text = (SCRIPTS / name).read_text(encoding="utf-8").replace("\n#", "\n")
    shown = re.search(rf"sbatch .*scripts/{name} \\\n(.*)", text)
    assert shown
    options = parser().parse_args(["predict", *shown[1].split()])
    assert options.langs == ["es"]


def test_a_job_of_the_array_makes_its_part(tmp_path: Path) -> None:
    script = ["bash", str(SCRIPTS / SLURM[0]), *CALL]
    slurm = {"SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "16", "SLURM_CPUS_PER_TASK": "2"}
    options = predicts(run(script, tmp_path, "idlib-corpus", SLURM_ARRAY_TASK_ID="3", **slurm))
    assert (options.part, options.threads, options.engine) == ((3, 16), 2, "local")
    assert (options.system, options.input) == ("spacy:models/el modelo", ["in/*.jsonl"])
    for environment, says in (({}, "start it as an array"), ({"SLURM_ARRAY_TASK_MIN": "0"}, "the array begins at 0")):
        task = {"SLURM_ARRAY_TASK_ID": "0", **environment} if environment else {}
        done = subprocess.run(script, capture_output=True, text=True, env={"PATH": os.environ["PATH"], **task})
        assert done.returncode and says in done.stderr


def test_the_job_with_ray_runs_it_on_every_node(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="its own command line reads the call")
    from ray.scripts.symmetric_run import symmetric_run

    nodes = {"SLURM_JOB_NODELIST": "n[01-04]", "SLURM_JOB_NUM_NODES": "4", "SLURM_CPUS_PER_TASK": "16"}
    (tmp_path / "scontrol").write_text("#!/bin/sh\nprintf 'n01\\nn02\\nn03\\nn04\\n'\n", encoding="utf-8")
    (tmp_path / "scontrol").chmod(0o755)
    words = run(["bash", str(SCRIPTS / SLURM[1]), *CALL], tmp_path, "srun", **nodes)
    ray, end = words.index("ray"), words.index("--")
    assert words[0] == "srun"
    assert {word.partition("=")[0] for word in words[1:ray]} <= SRUN
    assert {"--nodes=4", "--ntasks=4"} <= set(words[1:ray])
    assert words[ray : ray + 2] == ["ray", "symmetric-run"]
    context = symmetric_run.make_context("symmetric-run", words[ray + 2 :], ignore_unknown_options=True)
    assert (context.params["address"], context.params["min_nodes"]) == ("n01:6379", 4)
    start = ray_start_options()
    given = [word for word in words[ray + 2 : end] if word.startswith("--")]
    assert set(given) - {"--address", "--min-nodes"} <= start
    assert words[words.index("--num-cpus") + 1] == "16"
    options = predicts(words[end + 1 :])
    assert (options.engine, options.address, options.system) == ("ray", "auto", "spacy:models/el modelo")


def ray_start_options() -> set[str]:
    from ray.scripts.scripts import start

    return {option for parameter in start.params for option in parameter.opts}


def load(name: str) -> Any:
    return yaml.safe_load((SCRIPTS / name).read_text(encoding="utf-8"))


def volumes(template: Any) -> None:
    """Every mount of a pod is of a volume that it has."""
    spec = template["spec"]
    named = {volume["name"] for volume in spec["volumes"]}
    for container in spec["containers"]:
        assert {mount["name"] for mount in container["volumeMounts"]} <= named
        assert container["image"] and container["resources"].keys() == {"requests", "limits"}


def test_the_indexed_job_has_a_pod_for_every_part(tmp_path: Path) -> None:
    job = load("kubernetes_predict.yaml")
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    spec = job["spec"]
    assert spec.keys() == {
        *("completions", "parallelism", "completionMode", "backoffLimitPerIndex", "maxFailedIndexes"),
        *("podFailurePolicy", "template"),
    }
    assert spec["completionMode"] == "Indexed" and spec["parallelism"] <= spec["completions"]
    pod = spec["template"]["spec"]
    # what a policy for failed pods, and a limit for each index, ask for
    assert pod["restartPolicy"] == "Never"
    [container] = pod["containers"]
    volumes(spec["template"])
    [fatal, lost] = spec["podFailurePolicy"]["rules"]
    assert fatal["onExitCodes"] == {"containerName": container["name"], "operator": "In", "values": [2]}
    assert (fatal["action"], lost["action"]) == ("FailJob", "Ignore")
    environment = {one["name"]: one["value"] for one in container["env"]}
    parts = []
    for index in range(spec["completions"]):
        words = run(container["command"], tmp_path, "idlib-corpus", JOB_COMPLETION_INDEX=str(index), **environment)
        options = predicts(words)
        parts.append(options.part)
        assert options.input == ["/data/sentences"] and options.engine == "local"
    assert parts == [(number, spec["completions"]) for number in range(1, spec["completions"] + 1)]


def test_the_job_of_kuberay_runs_our_version_of_ray(tmp_path: Path) -> None:
    job = load("kubernetes_predict_ray.yaml")
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    spec = job["spec"]
    assert spec.keys() <= {
        *("entrypoint", "shutdownAfterJobFinishes", "ttlSecondsAfterFinished", "backoffLimit", "rayClusterSpec"),
    }
    options = predicts(spec["entrypoint"].split())
    assert (options.engine, options.address, options.output) == ("ray", "auto", Path("/data/predicted"))
    cluster = spec["rayClusterSpec"]
    assert cluster.keys() == {"rayVersion", "authOptions", "headGroupSpec", "workerGroupSpecs"}
    pinned = re.search(r'"ray\[data\]==([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pinned and cluster["rayVersion"] == pinned[1]
    head, [workers] = cluster["headGroupSpec"], cluster["workerGroupSpecs"]
    assert head["rayStartParams"] == {"num-cpus": "0"}
    assert workers["minReplicas"] <= workers["replicas"] <= workers["maxReplicas"]
    for group in (head, workers):
        volumes(group["template"])
    images = {group["template"]["spec"]["containers"][0]["image"] for group in (head, workers)}
    assert len(images) == 1
    assert json.dumps(head["template"]["spec"]["volumes"]) == json.dumps(workers["template"]["spec"]["volumes"])
