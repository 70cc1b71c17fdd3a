"""Two ticks at the same moment are one tick."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from tests import main_job as job


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_tell_everybody_once_and_two_more_add_nothing(tmp_path: Path) -> None:
    with override_settings(EMAIL_BACKEND="notifications.channels.folder.EmailBackend", EMAIL_FILE_PATH=tmp_path):
        scene = job.play(tmp_path)
        together(lambda: job.tick(scene.later))
        before = job.rows()
        together(lambda: job.tick(scene.later + job.MINUTE))
        mails = job.mails_about(scene.stall, job.mails_in(tmp_path))
    assert job.stalls(scene.campaign) == [("baton_in_air", scene.left.pk)]
    assert job.notices_about(scene.stall) == {("Cleo", "court"): 1, ("Jo", "downstream"): 1, ("Ana", "lead"): 1}
    assert {name: len(sent) for name, sent in mails.items()} == {"Cleo": 1, "Jo": 1, "Ana": 1}
    assert job.rows() == before


def together(act: Callable[[], object]) -> None:
    """In two threads at the same moment."""
    barrier, failed = threading.Barrier(2), list[BaseException]()

    def run() -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
