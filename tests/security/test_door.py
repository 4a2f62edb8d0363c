"""Who may talk to the server, and what it says of itself. Spoken to by hand, without a browser."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.driver import REAL, serving


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """The page as people start it. Nobody opens it here, so nothing is loaded."""
    with serving(REAL, ASSISTANT_HOME=str(tmp_path_factory.mktemp("home"))) as served:
        yield served


def get(address: str, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=names)
    return connection.getresponse()


def shake_hands(address: str, **headers: str) -> int:
    """The status with which the server answers a WebSocket's handshake."""
    return get(
        address,
        "/_stcore/stream",
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        **headers,
    ).status


@pytest.mark.parametrize("path", ["/", "/library", "/_stcore/health", "/no/such/page", "/static/x"])
def test_every_response_carries_the_headers(address, path):
    headers = get(address, path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "img-src 'self' data: blob:" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in next(
        part for part in policy.split("; ") if part.startswith("script-src")
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert len(headers.get_all("content-security-policy")) == 1


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example"])
def test_a_foreign_host_is_refused(address, host):
    assert get(address, Host=host).status == 400
    assert shake_hands(address, Host=host, Origin=f"http://{host}") in (400, 403)


def test_our_own_host_is_let_in(address):
    assert get(address).status == 200
    assert shake_hands(address, Origin=address) == 101


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"]
)
def test_a_foreign_origin_gets_no_connection(address, origin):
    assert shake_hands(address, Origin=origin) == 403


def test_an_upload_without_the_token_is_refused(address):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("PUT", "/_stcore/upload_file/session/file", body=b"x")
    assert connection.getresponse().status in (400, 403)


@pytest.mark.parametrize(
    "path",
    [
        "/component/x/../../../../etc/passwd",
        "/static/../../../etc/passwd",
        "/app/static/../streamlit_app.py",
        "/media/../../etc/passwd",
        "//etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_no_path_leads_out(address, path):
    reply = get(address, path)
    body = reply.read()
    assert b"root:" not in body
    assert b"SecurityHeaders" not in body


def test_the_server_listens_on_this_computer_only(address):
    port = urlsplit(address).port
    own = {item[4][0] for item in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
    for outside in own - {"127.0.0.1"}:
        with socket.socket() as probe:
            probe.settimeout(2)
            # `connect_ex`, because the suite forbids ordinary connections to other addresses.
            assert probe.connect_ex((outside, port)) != 0, outside


def test_the_shipped_settings_are_the_careful_ones():
    import tomllib

    config = tomllib.loads((REAL.parent / ".streamlit" / "config.toml").read_text())
    assert config["server"]["address"] == "127.0.0.1"
    assert set(config["server"]["allowedHosts"]) == {"localhost", "127.0.0.1"}
    assert config["server"]["maxUploadSize"] == 10
    assert config["server"]["enableStaticServing"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["toolbarMode"] == "minimal"
    assert config["runner"]["fastReruns"] is False


def test_the_page_has_no_way_to_show_raw_html_or_a_foreign_picture():
    forbidden = (
        "unsafe_allow_html",
        "st.html",
        "st.iframe",
        "components.v1",
        "st.image(",
        "st.video",
    )
    folder = Path(REAL.parent, "assistant", "ui")
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not [word for word in forbidden if word in text], file.name
    words = ("innerHTML", "insertAdjacentHTML", "fetch(", "eval", "document.write", "import(")
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], script.name
