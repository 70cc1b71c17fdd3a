"""What Celery does for people: read the clock, call one function. Late, twice or never is all the same."""

from celery import shared_task

from stakeholders import clock, directory, kept_answers


@shared_task
def write_down_holidays() -> int:
    return directory.materialise_coming(now=clock.now())


@shared_task
def forget_answers() -> int:
    return kept_answers.forget(now=clock.now())
