"""Every message is worked on by whoever hears it, whatever the row says."""

from django.db.models import F

from outcomes.models import Job
from outcomes.services import leases


def put_in() -> None:
    def claim(job_id, owner):
        Job.objects.filter(pk=job_id).update(
            state="running", fence=F("fence") + 1, attempt=F("attempt") + 1
        )
        job = Job.objects.select_related("summit", "asked_by").get(pk=job_id)
        return None if job.attempt > leases.MAX_ATTEMPTS else leases.Lease(job, job.fence)

    leases.claim = claim
