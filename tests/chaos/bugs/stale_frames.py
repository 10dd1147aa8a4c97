"""What was drawn once is kept for ever: nobody throws it away when the object changes."""

from django.utils.translation import get_language

from summit.live import frames


def put_in() -> None:
    real, kept = frames.draw, {}

    def draw(stream, kind, ids):
        found = {}
        for name in ids:
            key = (stream, kind, name, get_language())
            if key not in kept:
                kept[key] = real(stream, kind, [name])[name]
            found[name] = kept[key]
        return found

    frames.draw = draw
