"""A server of somebody's in a process of its own, asked over one connection that stays open."""

import http.client
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 120


class Server:
    """Started here, stopped with `close`. `ready` is an address that answers 200 when it can."""

    def __init__(
        self,
        command: Sequence[str | Path],
        port: int,
        ready: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._process = subprocess.Popen(
            list(command),
            env=dict(environment) if environment else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._wait(ready)

    def get(self, path: str) -> bytes:
        """Raises RuntimeError where the answer is not 200."""
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # It hung up while other engines were asked.
            self._connection.close()
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status}")
        return body

    def cpu(self) -> float:
        return processor_seconds(self._process.pid)

    def memory(self) -> int:
        return memory_of(self._process.pid)

    def close(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait(timeout=30)

    def _wait(self, ready: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.get(ready)
            except (OSError, http.client.HTTPException, RuntimeError):
                self._connection.close()
                time.sleep(0.1)
            else:
                return
        self._process.kill()
        raise RuntimeError(f"the server did not answer {ready}")


def processor_seconds(pid: int) -> float:
    """User and system time of a process and its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int) -> int:
    """Megabytes resident, shared pages of files that are mapped included."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
