"""Web addresses: how they are written, and which machines may be asked.

One parser reads an address, and the same parsed form is connected to: two parsers that disagree
about where the host ends are the classic way round such a guard.
"""

from __future__ import annotations

import ipaddress
import re

import httpx

from assistant.errors import FetchRefused

MAX_ADDRESS_CHARS = 2048
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"{}|^`]|%00")
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id)$")

# Ranges that `is_global` calls global although they lead elsewhere: tunnels that carry any other
# address inside (6to4, Teredo), the old relay of 6to4, and what is for a group and not a machine.
_TUNNELS = tuple(
    ipaddress.ip_network(one)
    for one in ("2002::/16", "2001::/32", "fec0::/10", "::/96", "64:ff9b:1::/48", "192.88.99.0/24")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether `address` is a machine on the public internet, whatever it is wrapped in.

    >>> is_public(ipaddress.ip_address("93.184.215.14"))
    True
    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id is not None:
            return False
    if any(address in network for network in _TUNNELS if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def read_address(text: str) -> httpx.URL:
    """`text` as the address to ask.

    Raises:
        FetchRefused: not http or https, no host, a user name in it, characters that two programs
            could read two ways, or longer than 2,048 characters.
    """
    text = text.strip()
    shown = text[:100]
    if len(text) > MAX_ADDRESS_CHARS:
        raise FetchRefused(
            f"An address of {len(text):,} characters is refused: at most {MAX_ADDRESS_CHARS:,}. "
            f"Use the page's short address."
        )
    if _UNSAFE.search(text):
        raise FetchRefused(
            f"{shown!r} is refused: an address has no blanks, backslashes or control characters. "
            f"Copy it again from the browser's address line."
        )
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchRefused(f"{shown!r} is not a web address: {error}.") from None
    if url.scheme not in ("http", "https"):
        raise FetchRefused(
            f"{shown!r} is refused: only http:// and https:// addresses are read. Save what you "
            f"want to add to a file, and add the file."
        )
    if not url.host or "%" in url.host:
        raise FetchRefused(f"{shown!r} is refused: it names no host. Write https://host/page.")
    if url.userinfo or "@" in text.split("://", 1)[1].split("/", 1)[0]:
        raise FetchRefused(
            f"{url.copy_with(userinfo=b'')!s} was given with a user name or password, which is "
            f"refused. Give the address without it."
        )
    return url.copy_with(fragment=None)


def plain_address(text: str) -> str:
    """The form of an address under which an article is known: no fragment, no tracking marks.

    >>> plain_address("HTTPS://Example.org/a?utm_source=x&p=2#comments")
    'https://example.org/a?p=2'

    Raises:
        FetchRefused: as for `read_address`.
    """
    url = read_address(text)
    pairs = url.params.multi_items()
    kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
    if len(kept) == len(pairs):
        return str(url)
    return str(url.copy_with(params=kept) if kept else url.copy_with(query=None))
