"""Whoever was away is served what there is, though the log was pruned meanwhile."""

from summit.live import frames, tail
from summit.log.models import Event


def put_in() -> None:
    def read(name, after, head, languages, most):
        rows = Event.objects.filter(stream__name=name, seq__gt=after, seq__lte=head)
        events = list(rows.order_by("seq")[:most])
        return {language: frames.render(name, events, language) for language in languages}

    tail.read = read
    tail.Tail.floor = property(lambda self: 0, lambda self, floor: None)
