"""Fault tests: the house is hurt on purpose, and afterwards the log is held against what was said.

    scale     how much of everything (smoke, full)      house     the processes, their own database
    agent     acts inside the house, by name            proxy     a bad network
    ledger    what was asked and what was answered      observer  a browser that keeps its books
    writers   people who write                          storm     all of them together
    oracle    the judge                                 report    one JSON per run, one line of it
    delays    how long people wait                      wrong     Daphnes with a bug
    paging    the page before the line                  pair      two processes in one
    crew      workers, the clock, and their presses     jobbing   what the agent does with documents

A fault counts when it is proved to have landed. Every safeguard has a twin: the same fault with the
safeguard off must be found (``bugs/``).
"""
