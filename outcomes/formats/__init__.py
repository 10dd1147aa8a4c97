"""Files of a document besides its PDF, from its frozen data alone.

Pure writers: no database, no network, no clock. The same data give the same bytes. ``building`` makes one tree
out of the data; ``web``, ``markdown``, ``word`` and ``akoma`` write that tree, ``tables`` writes figures.
"""
