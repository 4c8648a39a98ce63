"""Renders people performing the movements with every joint angle known.

World frame of a clip: metres, z up, the floor at z = 0. The person faces -y at rest and x points
to the person's left. Angles carry their unit in the name, rotations are matrices. Nothing but
``truth`` and ``skeleton`` is importable without the dependency group ``studio``.
"""

import os

# Small matrices all over: threads cost more than they bring. Read by the libraries when they load.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
