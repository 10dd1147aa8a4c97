"""How much of everything: ``SMOKE`` in every run, ``FULL`` with ``manage.py test --chaos``.

``SUMMIT_CHAOS=every`` runs all tests, also those marked ``full``, at the size of ``SMOKE``.
"""

import os
from dataclasses import dataclass, replace

PATIENCE = 60.0  # a slow machine's time for anything that must happen
SETTLE = 20.0  # after the faults stop, until every observer holds the log


@dataclass(frozen=True)
class Scale:
    """The numbers of one kind of run. Names say which fault they belong to."""

    name: str
    rooms: int = 60
    people: int = 150  # each may write ten times a minute, and trying again counts
    observers: int = 6
    writers: int = 4
    pause: float = 0.15  # between two commands of one writer
    f1_kills: int = 3
    f2_per_failpoint: int = 5
    f3_kills: int = 1
    f4_seconds: float = 6
    f5_flushes: int = 5
    f6_down: float = 6
    f7_seconds: float = 6
    f8_rounds: int = 4
    f10_terminations: int = 25
    f13_kills: int = 3
    f16_rounds: int = 4
    f16_hole: float = 6
    f17_seconds: float = 5
    f18_replies: int = 10
    f19_pairs: int = 30
    f21_steps: tuple[float, ...] = (30.0, -3600.0, 90_000.0)
    f22_writes: int = 20
    f24_clients: int = 60
    f24_times: int = 1
    f25_restarts: int = 1
    f25_drain: int = 4  # seconds that a Daphne takes to send its browsers elsewhere
    f26_seconds: float = 30
    j7_races: int = 20
    j8_rounds: int = 2
    j9_restarts: int = 2
    s3_bans: int = 2
    s4_sockets: int = 60
    s5_growth_mib: int = 40
    s6_growth_mib: int = 20
    s7_handshakes: int = 60
    z1_examples: int = 25
    z1_steps: int = 20
    z3_examples: int = 150


SMOKE = Scale("smoke")
FULL = Scale(
    "full",
    rooms=150,
    people=1200,
    observers=24,
    writers=6,
    f1_kills=20,
    f2_per_failpoint=25,
    f3_kills=5,
    f4_seconds=15,
    f5_flushes=30,
    f6_down=20,
    f7_seconds=30,
    f8_rounds=30,
    f10_terminations=200,
    f13_kills=100,
    f16_rounds=20,
    f16_hole=40,
    f17_seconds=10,
    f18_replies=100,
    f19_pairs=500,
    f22_writes=100,
    f24_clients=300,
    f24_times=3,
    f25_restarts=4,
    f25_drain=20,
    f26_seconds=600,
    j7_races=200,
    j8_rounds=5,
    j9_restarts=10,
    s3_bans=10,
    s4_sockets=500,
    s7_handshakes=200,
    z1_examples=400,
    z1_steps=50,
    z3_examples=3000,
)
EVERY = replace(SMOKE, name="every")
SCALE = {"full": FULL, "every": EVERY}.get(os.environ.get("SUMMIT_CHAOS", ""), SMOKE)
