"""Start kernels that have done their imports already: forked, where the system can do it safely.

Importing pandas, Altair and IPython takes a kernel two to three seconds, as long as many a chapter.
On Linux one process (`warm_start`) imports them for all chapters, and each kernel is forked from
it. Elsewhere (a fork on macOS is not safe once its libraries are loaded; Windows has none) each
kernel starts by itself, and shows the same.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from functools import cache
from typing import Any, Literal

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from casebook.site import slow_imports
from casebook.site.processes import FORKS as FORKS

SETTINGS = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
"""What every kernel starts with, forked or not: it could not be changed after the imports."""


class Forked:
    """A process with all imports done, and what a provisioner asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(
        self,
        arguments: list[str],
        folder: str,
        environment: dict[str, str],
        work: Literal["kernel", "solutions"] = "kernel",
    ) -> None:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        order = {"arguments": arguments, "folder": folder, "environment": environment}
        server.stdin.write(json.dumps(order | {"work": work}) + "\n")
        server.stdin.flush()
        self.pid = int(server.stdout.readline())
        self._handle: int | None
        try:
            self._handle = os.pidfd_open(self.pid)
        except ProcessLookupError:  # it has ended already
            self._handle = None

    def poll(self) -> int | None:
        """Return None while it runs, and 0 when it has ended: only its parent knows the code."""
        if self._handle is not None and select.select([self._handle], [], [], 0)[0]:
            os.close(self._handle)
            self._handle = None
        return 0 if self._handle is None else None

    def wait(self) -> int:
        """Wait for its end."""
        if self._handle is not None:
            select.select([self._handle], [], [])
        self.poll()
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self._handle is not None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class WarmProvisioner(LocalProvisioner):
    """Fork a kernel from the process that has its imports, instead of starting an interpreter."""

    process: Forked | None  # type: ignore[assignment]  # to it a Popen, of which this is the part

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel; `cmd` is what would start it elsewhere, ending in its arguments."""
        folder, environment = kwargs.get("cwd") or os.getcwd(), kwargs.get("env") or os.environ
        forked = Forked(cmd[cmd.index("-f") :], str(folder), dict(environment))
        self.process, self.pid = forked, forked.pid
        return self.connection_info


def begin() -> None:
    """Have the imports done by when the first kernel is asked for, if it is known that one will."""
    if FORKS:
        _server()


@cache
def _server() -> "subprocess.Popen[str]":
    """Start the process that kernels are forked from; it ends with this one."""
    code = f"{slow_imports.NOT_FROM_HERE}; from casebook.site import warm_start; warm_start.serve()"
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | SETTINGS,
    )
    atexit.register(server.communicate)  # nobody gives orders any more
    return server
