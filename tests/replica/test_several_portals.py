"""Several portals in one server: by host, over HTTP and through tunnels."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest
from proxy_client import ask

from crawler.replica import ReplicaServer, running_replica
from crawler.replica.description import replica_names

ANJU = "https://www.scanju.gov.cn"


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicaServer]:
    with running_replica("all") as running:
        yield running


def test_all_means_every_replica(server: ReplicaServer) -> None:
    assert tuple(site.replica.name for site in server.sites) == replica_names()
    assert {"anju", "jingyan", "qijiang", "yanbian"} <= set(replica_names())


@pytest.mark.parametrize(
    ("url", "portal"),
    [
        ("http://www.jingyan.gov.cn/jyx/", "井研县人民政府"),
        ("http://www.cqqj.gov.cn/", "重庆市綦江区人民政府"),
        ("https://cqqj.gov.cn/", "重庆市綦江区人民政府"),
        ("http://www.scyanbian.gov.cn/index.shtml", "盐边县人民政府"),
        (f"{ANJU}/", "遂宁市安居区人民政府"),
    ],
)
def test_host_decides_which_portal_answers(server: ReplicaServer, url: str, portal: str) -> None:
    assert f'<meta name="SiteName" content="{portal}">' in ask(server.port, url).text


def test_portal_of_https_alone_is_not_answered_over_http(server: ReplicaServer) -> None:
    answer = ask(server.port, "http://www.scanju.gov.cn/")
    assert answer.status == 502
    assert "https://www.scanju.gov.cn" in answer.text


def test_page_of_one_host_is_not_on_the_other(server: ReplicaServer) -> None:
    path = "/zwgk/ztxx/pzhszfxxgkgzndbg/ybxxxgkgzndbg/10188142.shtml"
    assert ask(server.port, f"http://tz.panzhihua.gov.cn{path}").status == 200
    assert ask(server.port, f"http://www.scyanbian.gov.cn{path}").status == 404


def connect(port: int, target: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        return client.recv(4096).decode()


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("www.scanju.gov.cn:443", 200),
        ("www.scanju.gov.cn:8443", 501),
        ("www.jingyan.gov.cn:443", 501),
        ("www.suining.gov.cn:443", 502),
        ("127.0.0.1:443", 502),
    ],
)
def test_tunnel_leads_only_to_portals_with_tls(server: ReplicaServer, target: str, status: int) -> None:
    assert connect(server.port, target).startswith(f"HTTP/1.1 {status} ")


def test_tunnel_keeps_the_connection_and_logs_full_addresses(server: ReplicaServer) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        plain.sendall(b"CONNECT www.scanju.gov.cn:443 HTTP/1.1\r\nHost: www.scanju.gov.cn\r\n\r\n")
        plain.recv(4096)
        with context.wrap_socket(plain, server_hostname="www.scanju.gov.cn") as client:
            for _ in range(2):
                client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: www.scanju.gov.cn\r\n\r\n")
                answer = b""
                while b"Disallow: /search/\n" not in answer:
                    answer += client.recv(4096)
    assert server.requests[-2:] == [("GET", f"{ANJU}/robots.txt", 200)] * 2


def test_certificate_names_the_hosts_and_is_trusted_by_nobody(server: ReplicaServer) -> None:
    from cryptography import x509

    pem = ssl.create_default_context()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        plain.sendall(b"CONNECT www.scanju.gov.cn:443 HTTP/1.1\r\nHost: www.scanju.gov.cn\r\n\r\n")
        plain.recv(4096)
        with pytest.raises(ssl.SSLCertVerificationError, match="self-signed certificate"):
            pem.wrap_socket(plain, server_hostname="www.scanju.gov.cn")
    lax = ssl.create_default_context()
    lax.check_hostname, lax.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        plain.sendall(b"CONNECT www.scanju.gov.cn:443 HTTP/1.1\r\nHost: www.scanju.gov.cn\r\n\r\n")
        plain.recv(4096)
        with lax.wrap_socket(plain, server_hostname="www.scanju.gov.cn") as client:
            shown = x509.load_der_x509_certificate(client.getpeercert(binary_form=True) or b"")
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"www.scanju.gov.cn", "scanju.gov.cn", "www.cqqj.gov.cn"} <= set(
        names.get_values_for_type(x509.DNSName)
    )
