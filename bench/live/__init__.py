"""``python -m bench.live``: how fast, how many and how much memory, with the peers beside it.

The server under test has one core, the load client, the publisher and Redis have the other. The
client and the bare send loop are C, compiled when the bench starts. Everything is on loopback,
bounded in time, and dies with the bench.
"""
