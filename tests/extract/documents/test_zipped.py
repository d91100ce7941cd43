"""ZIP packages: what a package without a member, or with a directory that lies, is called."""

from __future__ import annotations

import pytest
from office_packages import zipped

from pipelines.extract.model import Unreadable
from pipelines.extract.zipped import Package


def test_a_member_that_is_not_there_is_named():
    package = Package(zipped({"a.txt": "2023"}))

    assert package.read("a.txt") == b"2023"
    with pytest.raises(Unreadable, match=r"document\.broken: b\.txt is missing"):
        package.read("b.txt")


def test_a_directory_that_is_no_directory_is_named():
    body = bytearray(zipped({"a.txt": "2023"}))
    at = body.index(b"PK\x01\x02")
    body[at : at + 4] = b"XXXX"

    with pytest.raises(Unreadable, match=r"document\.broken: ZIP directory"):
        Package(bytes(body))
