"""Response headers that hold the page in: what it may load, who may frame it, what it reveals.

The second of two layers. `render.escape` lets no image, link or HTML through; should it ever fail,
the browser still fetches nothing from anywhere but this server.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def inline_script_hashes(index: Path) -> list[str]:
    """CSP sources for the inline scripts of the installed page, so that only those may run.

    Computed when the server starts: a hash written down here would break at the next release.
    """
    scripts = _INLINE_SCRIPT.findall(index.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(script_hashes: list[str]) -> str:
    """Everything from this server only; no inline script but those named; no frame around us.

    `blob:` in script-src is how the page loads our own component; styles are set inline by the
    page's framework.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data: blob:",
            "style-src 'self' 'unsafe-inline'",
            " ".join(("script-src 'self' blob:", *script_hashes)),
            "connect-src 'self'",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def security_headers() -> list[tuple[bytes, bytes]]:
    """The headers of every response, the names in lower case as ASGI wants them."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    headers = {
        "content-security-policy": content_security_policy(inline_script_hashes(index)),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class SecurityHeaders:
    """ASGI middleware that sets the headers on every response, in place of any of the same name."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.headers = security_headers()
        self.names = {name for name, _ in self.headers}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and put the headers into whatever comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    (name, value)
                    for name, value in message.get("headers", ())
                    if name.lower() not in self.names
                ]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        await self.app(scope, receive, send_with_headers)
