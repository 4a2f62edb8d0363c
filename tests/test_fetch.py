"""The guard on web addresses, tried on servers of this machine."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.errors import FetchRefused, LibraryError
from assistant.library import Library
from assistant.library.addresses import is_public, plain_address, read_address
from assistant.library.fetch import Fetcher

OPEN, INNER = "127.0.0.2", "127.0.0.1"  # the one plays the public server, the other the house


class Site:
    """A server that answers by path and remembers what it was asked."""

    def __init__(self, address: str) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.dripped_dry = False
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append((self.path, dict(self.headers)))
                if self.path == "/drip":
                    site.drip(self)
                    return
                status, headers, body = site.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args) -> None:
                pass

        self.server = ThreadingHTTPServer((address, 0), Handler)
        self.server.handle_error = lambda *_args: None  # a reader that leaves is no news
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def page(self, path: str, body: bytes = b"<p>x</p>", kind: str = "text/html", **headers: str):
        self.answers[path] = (200, {"Content-Type": kind, **headers}, body)

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.answers[path] = (status, {"Location": target}, b"")

    def drip(self, handler: BaseHTTPRequestHandler) -> None:
        """A header that hardly ends, a byte at a time: each read succeeds, the whole never does."""
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        with suppress(OSError):
            for _ in range(1_200):
                handler.wfile.write(b"X")
                handler.wfile.flush()
                time.sleep(0.05)
            self.dripped_dry = True


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(OPEN)
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def inner() -> Iterator[Site]:
    inner = Site(INNER)
    inner.page("/secret", b"<p>secret</p>")
    yield inner
    inner.server.shutdown()
    inner.server.server_close()


def guarded(*sites: Site, **rules) -> Fetcher:
    """The guard with one hole: the address of the public server, on the ports of the test."""
    given = {
        "permitted": lambda address: str(address) == OPEN,
        "ports": frozenset(one.port for one in sites),
        "resolve": lambda host, port: {"column.test": [OPEN], "house.test": [INNER]}[host],
        "total_s": 5.0,
    }
    return Fetcher(**{**given, **rules})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.2.1",
        "198.18.0.1",
        "192.88.99.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:808:808::",
        "2001:0:808:808::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
    ],
)
def test_an_address_inside_a_house_is_not_public_whatever_wraps_it(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://column.test/x", "only http"),
        ("file:///etc/passwd", "only http"),
        ("gopher://column.test/", "only http"),
        ("data:text/html,hello", "only http"),
        ("javascript:alert(1)", "only http"),
        ("//column.test/x", "only http"),
        ("http:///x", "no host"),
        ("http://user@column.test/", "user name"),
        ("http://user:word@column.test/", "user name"),
        ("http://column.test@127.0.0.1/", "user name"),
        ("http://column.test\\@127.0.0.1/", "backslashes"),
        ("http://column.test/a b", "blanks"),
        ("http://column.test/\x00", "control"),
        ("http://column.test/%00", "control"),
        ("http://column.test/\r\nHost: x", "blanks"),
        ("http://[fe80::1%25eth0]/", "no host"),
        ("http://column.test/" + "x" * 2100, "characters"),
        ("http://[::1/", "no"),
        ("http://colum\u2100n.test/", "not a web address"),
    ],
)
def test_an_address_that_can_be_read_two_ways_is_refused(address, says):
    with pytest.raises(FetchRefused, match=says):
        guarded().fetch(address)


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(FetchRefused) as caught:
        read_address("https://me:hunter2@column.test/")
    assert "hunter2" not in str(caught.value)


def test_an_address_is_known_without_fragment_and_tracking():
    assert plain_address("HTTPS://Column.test/a?utm_source=x&p=2#top") == (
        "https://column.test/a?p=2"
    )


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 11434, 9])
def test_only_the_ports_of_the_web_are_asked(port):
    with pytest.raises(
        FetchRefused, match=f"port {port}; only 443 and 80|port {port}; only 80 and"
    ):
        Fetcher(resolve=lambda *_: pytest.fail("it was looked up")).fetch(f"http://x.test:{port}/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "0"]
)
def test_this_machine_is_refused_however_it_is_spelt(host, inner):
    fetcher = Fetcher(ports=frozenset({inner.port}))
    with pytest.raises(LibraryError):
        fetcher.fetch(f"http://{host}:{inner.port}/secret")
    assert inner.requests == []


def test_a_page_is_read(site):
    site.page("/a", "<p>“Hello”</p>".encode(), "text/html; charset=utf-8")
    fetched = guarded(site).fetch(f"http://column.test:{site.port}/a#part")
    assert fetched.data.decode() == "<p>“Hello”</p>"
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    assert fetched.url == f"http://column.test:{site.port}/a"


def test_the_server_sees_its_own_name_and_nothing_of_the_person(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://{INNER}:9/")
    monkeypatch.setenv("http_proxy", f"http://{INNER}:9/")
    monkeypatch.setenv("ALL_PROXY", f"http://{INNER}:9/")
    site.page("/a", b"<p>x</p>", **{"Set-Cookie": "id=42; Path=/"})
    site.redirect("/first", "/a")
    site.answers["/first"][1]["Set-Cookie"] = "id=41; Path=/"
    fetcher = guarded(site)
    fetcher.fetch(f"http://column.test:{site.port}/first")
    fetcher.fetch(f"http://column.test:{site.port}/a")
    assert len(site.requests) == 3
    for _, headers in site.requests:
        assert headers["Host"] == f"column.test:{site.port}"
        assert headers["User-Agent"].startswith("advice-assistant/")
        assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://house.test:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_the_house_gets_no_hit(site, inner, target, status):
    site.redirect("/r", target.format(port=inner.port), status)
    with pytest.raises(FetchRefused, match="not on the public internet"):
        guarded(site, inner).fetch(f"http://column.test:{site.port}/r")
    assert len(site.requests) == 1
    assert inner.requests == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://column.test/", "http://a@house.test/"]
)
def test_a_redirect_to_what_would_not_be_read_is_not_followed(site, target):
    site.redirect("/r", target)
    with pytest.raises(FetchRefused):
        guarded(site).fetch(f"http://column.test:{site.port}/r")


def test_a_redirect_to_another_port_is_not_followed(site, inner):
    site.redirect("/r", f"http://column.test:{inner.port}/x")
    with pytest.raises(FetchRefused, match=f"port {inner.port}"):
        guarded(site).fetch(f"http://column.test:{site.port}/r")


def test_five_redirects_are_followed_and_no_more(site):
    for number in range(6):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page("/6")
    fetcher = guarded(site)
    assert fetcher.fetch(f"http://column.test:{site.port}/1").url.endswith("/6")
    with pytest.raises(FetchRefused, match="more than 5 times"):
        fetcher.fetch(f"http://column.test:{site.port}/0")


def test_one_forbidden_address_among_several_is_enough(site, inner):
    fetcher = guarded(site, inner, resolve=lambda *_: [OPEN, INNER])
    with pytest.raises(FetchRefused, match="not on the public internet"):
        fetcher.fetch(f"http://column.test:{site.port}/a")
    assert site.requests == inner.requests == []


def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(site, inner):
    """The first look-up is checked and used; a second, which would lead inside, never happens."""
    site.page("/a")
    answers = iter([[OPEN], [INNER]])
    fetcher = guarded(site, inner, resolve=lambda *_: next(answers))
    fetcher.fetch(f"http://column.test:{site.port}/a")
    assert next(answers) == [INNER]
    assert inner.requests == []


def test_what_is_larger_than_the_limit_is_given_up(site):
    site.page("/big", b"x" * 300_000)
    with pytest.raises(FetchRefused, match=r"larger than 0\.2 MB"):
        guarded(site, max_bytes=200_000).fetch(f"http://column.test:{site.port}/big")


def test_size_is_counted_after_unpacking(site):
    packed = gzip.compress(b"\0" * 30_000_000)
    assert len(packed) < 40_000
    site.page("/bomb", packed, **{"Content-Encoding": "gzip"})
    with pytest.raises(FetchRefused, match="larger than 10 MB"):
        guarded(site).fetch(f"http://column.test:{site.port}/bomb")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_packing_that_was_not_asked_for_is_refused(site, encoding):
    site.page("/a", b"x", **{"Content-Encoding": encoding})
    with pytest.raises(FetchRefused, match="packed"):
        guarded(site).fetch(f"http://column.test:{site.port}/a")


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "application/zip"])
def test_what_is_no_text_is_refused(site, kind):
    site.page("/a", b"x", kind)
    with pytest.raises(FetchRefused, match=kind):
        guarded(site).fetch(f"http://column.test:{site.port}/a")


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_an_error_page_is_no_article(site, status):
    site.answers["/a"] = (status, {"Content-Type": "text/html"}, b"")
    with pytest.raises(LibraryError, match=f"answers {status}"):
        guarded(site).fetch(f"http://column.test:{site.port}/a")


def test_a_server_that_sends_a_byte_at_a_time_is_given_up_in_time(site):
    with pytest.raises(FetchRefused, match=r"longer than 0\.6 seconds"):
        guarded(site, total_s=0.6).fetch(f"http://column.test:{site.port}/drip")
    assert not site.dripped_dry


def test_a_name_server_that_does_not_answer_is_given_up_in_time():
    given_up = threading.Event()
    fetcher = guarded(
        total_s=0.3, ports=frozenset({80}), resolve=lambda *_: given_up.wait(60) and []
    )
    with pytest.raises(FetchRefused, match=r"longer than 0\.3 seconds"):
        fetcher.fetch("http://column.test/")
    given_up.set()


def test_a_name_that_nobody_knows_is_told():
    def unknown(_host, _port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(LibraryError, match=r"'nobody\.test' is not known"):
        Fetcher(resolve=unknown).fetch("http://nobody.test/")


def test_a_page_from_the_web_is_added_with_its_address(site, tmp_path):
    text = "A column about humming that is long enough to be taken for the text of the page. " * 4
    page = f"<html><title>A man hums</title><article><h1>A man hums</h1><p>{text}</p></article>"
    site.page("/hum", page.encode())
    site.redirect("/old", "/hum")
    library = Library(tmp_path / "corpus", tmp_path / "added", fetcher=guarded(site))
    address = f"http://column.test:{site.port}"
    [added] = library.add(f"{address}/old#top")
    assert added.article.title == "A man hums"
    assert added.article.url == f"{address}/hum"
    assert library.add(f"{address}/hum")[0].status == "unchanged"
    site.page("/hum", page.replace("humming", "whistling").encode())
    [updated] = library.add(f"{address}/hum")
    assert (updated.status, updated.article.id) == ("updated", added.article.id)


def test_a_library_without_network_says_so(tmp_path):
    library = Library(tmp_path / "corpus", tmp_path / "added", fetcher=None)
    with pytest.raises(LibraryError, match="ASSISTANT_FETCH=off"):
        library.add("https://column.test/a")
