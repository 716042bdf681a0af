"""Content codings that the standard library does not write, and what servers do wrong with those it does."""

import gzip
import zlib

import brotli

from fetching.server import Answer, Asked, Reply, Script
from fetching.site import xml

ZSTD_BLOCK = 1 << 17


def raw_deflate(body: bytes) -> bytes:
    """Return a deflate stream without zlib's header, as many servers send it."""
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


def zstd(body: bytes) -> bytes:
    """Return a zstd frame that holds the body as it is (RFC 8878 section 3.1.1)."""
    head = b"\x28\xb5\x2f\xfd\xa0" + len(body).to_bytes(4, "little")
    blocks = [body[start : start + ZSTD_BLOCK] for start in range(0, len(body), ZSTD_BLOCK)]
    last = len(blocks) - 1
    return head + b"".join(
        ((len(block) << 3) | (number == last)).to_bytes(3, "little") + block
        for number, block in enumerate(blocks)
    )


def zstd_bomb(megabytes: int) -> bytes:
    """Return a small zstd frame that becomes so many megabytes: each block is one byte, repeated."""
    count = megabytes * 8
    block = (ZSTD_BLOCK << 3) | 2
    blocks = [(block | (number == count - 1)).to_bytes(3, "little") + b" " for number in range(count)]
    return b"\x28\xb5\x2f\xfd\x00\x58" + b"".join(blocks)


CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd,
}


def coded(name: str, body: bytes, sent: bytes) -> Script:
    """Return a script that sends the coded form to whoever reads that coding (RFC 9110 section 12.5.3)."""

    def reply(asked: Asked) -> Reply:
        reads = [
            part.partition(";")[0].strip() for part in asked.headers.get("accept-encoding", "").split(",")
        ]
        return xml(sent, content_encoding=name) if name in reads else xml(body)

    return reply


def always_coded(names: str, sent: bytes) -> Answer:
    """Return an answer in codings that nobody asked for."""
    return xml(sent, content_encoding=names)
