"""The archive in a second place: a folder that machines share, or a bucket of an S3-compatible store.

In:  where it is (``ARCHIVE_STORE``), the archive's folder, sites. Out: WARC files copied there or back, and which ones.

::

    /mnt/archive                 a folder
    s3://BUCKET/PREFIX           credentials and AWS_ENDPOINT_URL from the environment, as everywhere with S3

A file counts as copied when it is there with the same size: a WARC file only ever grows, and is complete when its crawl
has ended. Nothing is ever deleted.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

_FILES = "*/*.warc.gz"
_INSTALL = "the library for S3 is not installed; install it with: pip install 'gongkai[s3]'"


class StoreFailed(Exception):
    """The second place can't be used; the text says why and holds no secret."""


class Store(Protocol):
    """A place for files by name, ``SITE/FILE``."""

    def sizes(self) -> Mapping[str, int]:
        """Bytes of every file that is there."""

    def put(self, path: Path, name: str) -> None:
        """Copy a file there."""

    def get(self, name: str, path: Path) -> None:
        """Copy a file from there."""


def open_store(where: str) -> Store:
    """The place that ``where`` names. Raises ``StoreFailed``."""
    if not where.startswith("s3://"):
        return SharedFolder(Path(where))
    parts = urlsplit(where)
    if not parts.netloc:
        raise StoreFailed("ARCHIVE_STORE names no bucket; write s3://BUCKET or s3://BUCKET/PREFIX")
    return Bucket(parts.netloc, parts.path.strip("/"))


def send(folder: Path, store: Store, sites: Sequence[str] = ()) -> list[str]:
    """Copy what the store lacks; the names of what was copied. Raises ``StoreFailed``."""
    there = store.sizes()
    lacking = [
        path
        for path in _of_sites(folder.glob(_FILES), sites)
        if there.get(_name(folder, path)) != path.stat().st_size
    ]
    for path in lacking:
        store.put(path, _name(folder, path))
    return [_name(folder, path) for path in lacking]


def fetch(folder: Path, store: Store, sites: Sequence[str] = ()) -> list[str]:
    """Copy back what the folder lacks; the names of what was copied. Raises ``StoreFailed``."""
    lacking = [
        name
        for name in sorted(store.sizes())
        if (not sites or name.split("/")[0] in sites) and not (folder / name).exists()
    ]
    for name in lacking:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{name}.part"
        store.get(name, draft)
        draft.replace(folder / name)
    return lacking


class SharedFolder:
    """A folder that several machines see."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sizes(self) -> Mapping[str, int]:
        return {_name(self._folder, path): path.stat().st_size for path in self._folder.glob(_FILES)}

    def put(self, path: Path, name: str) -> None:
        target = self._folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{target.name}.{os.getpid()}.part")
            shutil.copyfile(path, draft)
            draft.replace(target)
        except OSError as error:
            raise StoreFailed(f"{target}: {error.strerror}") from error

    def get(self, name: str, path: Path) -> None:
        try:
            shutil.copyfile(self._folder / name, path)
        except OSError as error:
            raise StoreFailed(f"{name}: {error.strerror}") from error


class Bucket:
    """A bucket of an S3-compatible store."""

    def __init__(self, bucket: str, prefix: str) -> None:
        try:
            import boto3
        except ModuleNotFoundError as error:
            raise StoreFailed(_INSTALL) from error
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client: Any = boto3.client("s3")

    def sizes(self) -> Mapping[str, int]:
        pages = self._client.get_paginator("list_objects_v2")
        with _named(f"listing s3://{self._bucket}"):
            return {
                entry["Key"].removeprefix(self._prefix): entry["Size"]
                for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix)
                for entry in page.get("Contents", ())
            }

    def put(self, path: Path, name: str) -> None:
        with _named(f"sending {name}"):
            self._client.upload_file(str(path), self._bucket, self._prefix + name)

    def get(self, name: str, path: Path) -> None:
        with _named(f"fetching {name}"):
            self._client.download_file(self._bucket, self._prefix + name, str(path))


@contextmanager
def _named(doing: str) -> Iterator[None]:
    """A failure of the S3 library becomes one sentence."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError, OSError) as error:
        raise StoreFailed(f"{doing}: {error}") from error


def _of_sites(paths: Iterable[Path], sites: Sequence[str]) -> list[Path]:
    return sorted(path for path in paths if not sites or path.parent.name in sites)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
