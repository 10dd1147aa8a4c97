"""The dress rehearsal: a private copy of a session, and people who are none, who fill it.

``script`` is what everybody will do and when, the same for the same seed; ``people`` and ``moderators``
do it over HTTP and WebSockets; ``book`` keeps what came of it, ``report`` says it in words.
"""
