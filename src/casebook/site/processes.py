"""Over how many processes work is shared: by as many as there are cores, if the system can fork."""

import os

FORKS = hasattr(os, "pidfd_open")  # Linux, since the kernel of 2019


def cores() -> int:
    """Count the cores that this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes() -> int:
    """Over how many processes work is shared."""
    return cores() if FORKS else 1
