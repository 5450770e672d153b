"""Signals that end a command come as Ctrl-C does; none is lost. See test_cli.py, benchmark/test_not_scored.py."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from idlib_corpus.interruption import interrupted, interruptible, undisturbed


@pytest.fixture(autouse=True)
def _as_python_starts() -> Iterator[None]:
    """Signals as a command finds them: libraries of other tests, as Ray, set handlers of their own."""
    there = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for one, handler in there.items():
        signal.signal(one, handler if handler is not None else signal.SIG_DFL)


class Dropping:
    """Is interrupted where the interpreter drops what is raised."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_what_the_interpreter_drops_is_raised_again(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        dropping = Dropping()
        del dropping
        until = time.monotonic() + 60
        while time.monotonic() < until:
            time.sleep(0.01)
    assert interrupted() and capsys.readouterr().err == ""


def test_other_errors_of_callbacks_are_told_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def __del__(self) -> None:
            raise ValueError("of a callback")

    told: list[BaseException | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: told.append(what.exc_value))
    with interruptible():
        failing = Failing()
        del failing
    assert [str(one) for one in told] == ["of a callback"] and not interrupted()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_come_as_ctrl_c_and_wait_where_they_must(name: str) -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), interruptible(), undisturbed():
        signal.raise_signal(getattr(signal, name))
        reached = True
    assert reached and interrupted()


def test_what_the_caller_ignores_stays_ignored_and_all_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = sys.unraisablehook
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with interruptible():
            signal.raise_signal(signal.SIGTERM)
        assert not interrupted() and signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler and sys.unraisablehook is hook


def test_a_thread_can_run_commands_too() -> None:
    ended: list[bool] = []

    def work() -> None:
        with interruptible():
            ended.append(interrupted())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [False]
