"""Other office formats, made by LibreOffice from the files drawn here.

In:  the bytes of a DOCX, XLSX or HTML file and a target format. Out: the converted bytes;
each conversion is kept in a cache folder by the hash of its input: a start of the suite takes a second.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

FILTERS = {
    "doc": "doc:MS Word 97",
    "rtf": "rtf",
    "odt": "odt",
    "pdf": "pdf",
    "html": "html:HTML (StarWriter)",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx",
}
CACHE = Path(os.environ.get("ACCURACY_CACHE", Path(tempfile.gettempdir()) / "accuracy-conversions"))
SECONDS = 120


def office_missing() -> str | None:
    """The reason why nothing can be converted on this machine, or None."""
    if shutil.which("soffice"):
        return None
    return "needs LibreOffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"


def converted(body: bytes, suffix: str, target: str) -> bytes:
    """The file in the target format. Raises RuntimeError when the suite makes none."""
    key = hashlib.sha256(body).hexdigest()
    kept = CACHE / f"{key}.{target}"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"{key}{suffix}"
            source.write_bytes(body)
            command = [
                "soffice",
                f"-env:UserInstallation=file://{CACHE / 'profile'}",
                "--headless",
                "--convert-to",
                FILTERS[target],
                "--outdir",
                folder,
                str(source),
            ]
            with (CACHE / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            made = Path(folder) / f"{key}.{target}"
            if not made.exists():
                raise RuntimeError(
                    f"LibreOffice made no {target}: {done.stderr.decode(errors='replace')[-300:]}"
                )
            shutil.copyfile(made, kept.with_suffix(".part"))
            kept.with_suffix(".part").rename(kept)
    return kept.read_bytes()
