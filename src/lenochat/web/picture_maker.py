"""Makes a member's picture of the file they send, in a process apart, so that no file can hurt this one."""

import asyncio
import contextlib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import structlog

from lenochat.core.errors import DomainError, invalid
from lenochat.web.picture_limits import MOST_MADE_BYTES, MOST_PIXELS, TOO_MANY_PIXELS, UNREADABLE

MEMORY_BYTES = 768 * 1024 * 1024
"""Address space: 25 megapixels with transparency took 500 MiB of it, and 25,000,000 x 1 pixels 700."""
CPU_SECONDS, SECONDS = 10, 20
"""The largest picture took 1.4 s."""
MOST_WAITING = 16
"""Beyond that many pictures to be made, one at a time, whoever comes is refused with `unavailable`."""

log = structlog.get_logger(__name__)


class PictureMaker:
    """Starts one decoder after the other. `close` ends the one at work."""

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, seconds: float = SECONDS) -> None:
        decoder = ("-m", "lenochat.web.picture_decoder", str(memory_bytes), str(CPU_SECONDS))
        # Isolated: neither the working folder nor a variable says what is imported. Its environment is empty.
        self._command = (sys.executable, "-I", *decoder)
        self._seconds = seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture")
        self._waiting = 0
        self._at_work: subprocess.Popen[bytes] | None = None

    async def make(self, content: bytes) -> bytes:
        """A square WebP of the JPEG, PNG, WebP or GIF in `content`; what cannot be read as one is refused."""
        if not _is_known(content):
            raise DomainError("unsupported_type", "Send a picture as JPEG, PNG, WebP or GIF.")
        if self._waiting >= MOST_WAITING:
            raise DomainError("unavailable", "Too many pictures at once. Try again in a moment.", retry_after=5)
        self._waiting += 1
        try:
            code, made = await asyncio.get_running_loop().run_in_executor(self._thread, self._decode, content)
        finally:
            self._waiting -= 1
        if code == TOO_MANY_PIXELS:
            most = MOST_PIXELS // 1_000_000
            raise DomainError("too_large", f"The picture is too large: at most {most} megapixels. Make it smaller.")
        if code != 0 or not made.startswith(b"RIFF") or len(made) > MOST_MADE_BYTES:
            if code != UNREADABLE:
                log.warning("a picture's decoder broke down", code=code, bytes=len(content))
            raise invalid("picture", "This picture is damaged or not complete. Save it again, or choose another.")
        return made

    def close(self) -> None:
        """Begin no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._at_work is not None:
            self._at_work.kill()

    def _decode(self, content: bytes) -> tuple[int, bytes]:
        """The decoder's exit code, and what it wrote. Blocks."""
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            self._at_work = process
            too_long = threading.Timer(self._seconds, process.kill)
            too_long.start()
            try:
                # Where it is gone before it has read all, its exit code says more.
                with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                    pipe.write(content)
                made = process.stdout.read(MOST_MADE_BYTES + 1)
                if len(made) > MOST_MADE_BYTES:
                    process.kill()
                return process.wait(), made
            finally:
                too_long.cancel()
                process.kill()
                self._at_work = None


def _is_known(content: bytes) -> bool:
    """Whether it begins as one of the four kinds does, whatever its sender calls it; the rest needs no process."""
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))
