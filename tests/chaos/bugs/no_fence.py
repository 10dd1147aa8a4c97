"""Whoever once had a lease writes on, whatever happened meanwhile."""

from outcomes.services.leases import Lease


def put_in() -> None:
    Lease.mine = property(lambda self: {"pk": self.job.pk})
