"""The worker's second thread: the work of every day."""

import threading

from ocop.notices import daily
from ocop.operations import start
from ocop.operations.management.commands import worker


def test_the_worker_beats_until_stopped_and_survives_a_failure(monkeypatch):
    stopped = threading.Event()
    beats = []

    def beat():
        beats.append(1)
        if len(beats) == 3:
            stopped.set()
        raise RuntimeError("the database is away")

    monkeypatch.setattr(daily, "beat", beat)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.beat_for_ever(stopped, every=0.001)
    assert len(beats) == 3


def test_the_program_that_starts_everything_starts_this_worker(monkeypatch):
    commands = []
    monkeypatch.setattr(start.subprocess, "Popen", lambda command, **_: commands.append(command))
    start.begin_worker()
    assert commands[0][2] == "worker"
