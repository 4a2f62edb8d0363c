"""The one way in which this program reads a web address: guarded, bounded, and leaving no trace.

An address comes from a person, or from the page they named; either may point inside the house.
So a name is resolved here, every address it has must be public, and the connection goes to the
very address that was checked, at each redirect anew. Nothing of the machine travels along: no
cookies, no proxies or credentials from the environment.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

import httpcore
import httpx

from assistant import __version__
from assistant.errors import FetchRefused, LibraryError
from assistant.library.addresses import Address, is_public, read_address

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
TOTAL_S = 20.0
PORTS = frozenset({80, 443})
CONTENT_TYPES = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml",
    "application/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/pdf", "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
})  # fmt: skip
# What 10 MB may unfold to is bounded only for these two; others reach 1 : 30,000.
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
_USER_AGENT = f"advice-assistant/{__version__} (adds one page to a personal library)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the address after redirects, the declared type, the bytes."""

    url: str
    content_type: str
    charset: str | None
    data: bytes


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses that the system knows for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads public web addresses. The fields are the guard's rules; tests loosen single ones."""

    permitted: Callable[[Address], bool] = is_public
    ports: frozenset[int] = PORTS
    resolve: Callable[[str, int], list[str]] = system_resolve
    max_bytes: int = MAX_BYTES
    total_s: float = TOTAL_S

    def fetch(self, address: str) -> Fetched:
        """Read `address`, following at most five redirects.

        Raises:
            FetchRefused: a rule forbids the address or what it gave; the message says which.
            LibraryError: the server cannot be reached, or it answers with an error.
        """
        url = read_address(address)
        deadline = time.monotonic() + self.total_s
        for _ in range(MAX_REDIRECTS + 1):
            self._check_port(url)
            answer = self._hop(url, deadline)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchRefused(
            f"{address} redirects more than {MAX_REDIRECTS} times, which is refused. Open it in a "
            f"browser and give the address at which it ends."
        )

    def _check_port(self, url: httpx.URL) -> None:
        port = url.port or (443 if url.scheme == "https" else 80)
        if port not in self.ports:
            allowed = " and ".join(str(one) for one in sorted(self.ports))
            raise FetchRefused(
                f"{url} asks for port {port}; only {allowed} are read. Save the page to a file "
                f"and add the file."
            )

    def _hop(self, url: httpx.URL, deadline: float) -> Fetched | httpx.URL:
        headers = {
            "User-Agent": _USER_AGENT,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        transport = _PinnedTransport(_Backend(self, deadline))
        # A client for each hop: whatever one server sets, the next never sees.
        client = httpx.Client(
            transport=transport, headers=headers, trust_env=False, follow_redirects=False
        )
        try:
            with client, client.stream("GET", url, timeout=self.total_s) as response:
                if response.is_redirect:
                    return self._next(url, response)
                return self._read(url, response, deadline)
        except httpx.TimeoutException:
            raise self._too_slow(url) from None
        except httpx.HTTPError as error:
            raise LibraryError(
                f"{url} cannot be read: {str(error) or type(error).__name__}. Check the address "
                f"and the connection, or save the page to a file and add the file."
            ) from None
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchRefused(f"{url} gave an answer that is refused: {error}.") from None

    def _next(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        try:
            target = url.join(response.headers["location"])
        except (httpx.InvalidURL, ValueError, UnicodeError):
            raise FetchRefused(f"{url} redirects to something that is no web address.") from None
        return read_address(str(target))

    def _read(self, url: httpx.URL, response: httpx.Response, deadline: float) -> Fetched:
        if response.status_code != 200:
            raise LibraryError(
                f"{url} answers {response.status_code} {response.reason_phrase}. Open it in a "
                f"browser; if it shows there, save it to a file and add the file."
            )
        declared = response.headers.get("content-type", "")
        content_type = declared.split(";", 1)[0].strip().lower()
        if content_type and content_type not in CONTENT_TYPES:
            raise FetchRefused(
                f"{url} gives {content_type}, which is no text that can be added. Pages, feeds, "
                f"plain text, PDF, DOCX and emails can."
            )
        if response.headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
            raise FetchRefused(f"{url} is packed in a way that was not asked for, and is refused.")
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)  # counted after unpacking: 200 kB can hold 200 MB
            if size > self.max_bytes:
                raise FetchRefused(
                    f"{url} is larger than {self.max_bytes / 1e6:g} MB, the limit for one text. "
                    f"Save the part that you need to a file and add the file."
                )
            if time.monotonic() > deadline:
                raise self._too_slow(url)
            pieces.append(piece)
        return Fetched(str(url), content_type, response.charset_encoding, b"".join(pieces))

    def _too_slow(self, url: httpx.URL | str) -> FetchRefused:
        return FetchRefused(
            f"{url} took longer than {self.total_s:g} seconds and was given up. Try again later, "
            f"or save the page to a file and add the file."
        )

    def checked(self, host: str, port: int, wait_s: float) -> list[str]:
        """The addresses of `host`, all of them permitted.

        One forbidden address among several is enough to refuse: which one would be used is the
        name server's choice, and it may be the attacker's.
        """
        answer: list[list[str] | OSError] = []

        def look_up() -> None:
            try:
                answer.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.append(OSError(str(error)))

        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            thread = threading.Thread(target=look_up, daemon=True)  # a lookup cannot be cut short
            thread.start()
            thread.join(max(0.0, wait_s))
            if not answer:
                raise self._too_slow(host) from None
            if isinstance(answer[0], OSError) or not answer[0]:
                raise LibraryError(
                    f"The name {host!r} is not known. Check its spelling and the connection."
                ) from None
            found = answer[0]
        for one in found:
            try:
                allowed = self.permitted(ipaddress.ip_address(one))
            except ValueError:
                allowed = False
            if not allowed:
                led = host if one == host else f"{host} leads to {one}, which"
                raise FetchRefused(
                    f"{led} is not on the public internet, so it is not read. Save the page to a "
                    f"file and add the file."
                )
        return found


@dataclass(frozen=True, slots=True)
class _Backend(httpcore.NetworkBackend):
    """Connects a name to an address that was checked, and to no other."""

    fetcher: Fetcher
    deadline: float
    inner: httpcore.SyncBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self.fetcher.checked(host, port, self.deadline - time.monotonic())
        trouble: Exception = httpcore.ConnectError("no address")
        for address in addresses[:4]:
            left = _left(self.deadline, httpcore.ConnectTimeout)
            try:
                stream = self.inner.connect_tcp(
                    address, port, min(left, 5.0), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
                continue
            return _Stream(stream, self.deadline)
        raise trouble

    def connect_unix_socket(self, *args: object, **kwargs: object) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("sockets of this machine are not read")


@dataclass(frozen=True, slots=True)
class _Stream(httpcore.NetworkStream):
    """A connection with a last moment. A limit on each read alone would let a server that sends
    one byte a second hold us for days."""

    inner: httpcore.NetworkStream
    deadline: float

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, _left(self.deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, _left(self.deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self.deadline, httpcore.ConnectTimeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left), self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.inner.get_extra_info(info)


class _PinnedTransport(httpx.HTTPTransport):
    """httpx's own transport over our connections. Host header, TLS name and certificate check
    stay those of the name, because only the socket knows the address."""

    def __init__(self, backend: _Backend) -> None:
        context = _certificates()
        super().__init__(verify=context, trust_env=False, retries=0)
        if not isinstance(getattr(self, "_pool", None), httpcore.ConnectionPool):
            raise FetchRefused("This httpx has no place for the guard, so no address is read.")
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=1,
            network_backend=backend,
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Reading the certificates of all authorities takes 0.2 s; once is enough."""
    return httpx.create_ssl_context(trust_env=False)


def _left(deadline: float, late: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("out of time")
    return left
