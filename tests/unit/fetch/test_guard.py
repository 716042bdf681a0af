"""Which addresses may be dialled."""

import socket

import pytest

from newswatch.fetch.guard import ForbiddenAddressError, guarded_socket, is_allowed, is_public

PUBLIC = ["8.8.8.8", "93.184.215.14", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
CLOSED = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001:0:7f00:1::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_dialled(address):
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_nothing_else_may_be_dialled(address):
    assert not is_public(address)


def test_single_addresses_can_be_opened_by_port():
    allowed = frozenset({"127.0.0.1:8080", "[::1]:8080"})
    assert is_allowed("127.0.0.1", 8080, allowed)
    assert is_allowed("::1", 8080, allowed)
    assert not is_allowed("127.0.0.1", 8081, allowed)
    assert not is_allowed("127.0.0.2", 8080, allowed)


def test_no_socket_is_made_for_a_closed_address():
    make = guarded_socket(frozenset())
    with pytest.raises(ForbiddenAddressError):
        make((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0)))
    made = make((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80)))
    made.close()
