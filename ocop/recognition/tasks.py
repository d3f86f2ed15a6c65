"""Background work: fetch by id, call an action."""

from __future__ import annotations

from django_tasks import task

from ocop.recognition.certificates import jobs


@task()
def print_certificates(job_id: int) -> None:
    """Makes the PDF of a print job."""
    jobs.run(job_id=job_id)
