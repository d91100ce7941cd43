"""LibreOffice as a converter of last resort, kept on a short lead.

In:  a document of any office form. Out: the same as DOCX or ODS.

Every conversion has a profile folder of its own in a temporary folder, with macros, links and updates off and
a proxy that leads nowhere; it runs without the parent's environment, within limits of the kernel, and dies
with all its children when its time is up.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipelines.extract import bounded, limits
from pipelines.extract.model import Unreadable

INSTALL = "apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui"
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = {
    ("Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Writer/Content/Update", "Link"): "0",
    ("Calc/Content/Update", "Link"): "2",
}
_PROXY = {"ooInetProxyType": "2", "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
          "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9"}  # fmt: skip


def program() -> str:
    """The path of LibreOffice. Raises ``Unreadable("libreoffice.absent")`` with how to install it."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        raise Unreadable("libreoffice.absent", INSTALL)
    return found


def converted(body: bytes, suffix: str, target: str) -> bytes:
    """``body`` (whose form ``suffix`` names: doc, rtf …) as ``target`` (docx, ods).

    Raises ``Unreadable``: libreoffice.absent, document.too_slow, document.broken (nothing came out),
    document.too_large.
    """
    soffice = program()
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        source = folder / f"document.{suffix}"
        source.write_bytes(body)
        _write_profile(folder / "profile")
        child = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                *("--convert-to", target, "--outdir", str(folder / "out"), str(source)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=bounded.environment(name),
            start_new_session=True,
        )
        _limit(child.pid)
        bounded.finish(child, b"", limits.OFFICE_SECONDS)
        answer = folder / "out" / f"document.{target}"
        if not answer.is_file():
            raise Unreadable("document.broken", "LibreOffice made nothing of it")
        limits.hold("converted bytes", answer.stat().st_size, limits.OFFICE_OUTPUT_BYTES)
        return answer.read_bytes()


def _limit(process: int) -> None:
    import resource

    if not hasattr(resource, "prlimit"):  # only Linux can limit a process from outside
        return
    for kind, amount in (
        (resource.RLIMIT_DATA, limits.OFFICE_BYTES),
        (resource.RLIMIT_CPU, int(limits.OFFICE_SECONDS)),
        (resource.RLIMIT_FSIZE, limits.OFFICE_OUTPUT_BYTES + 1),  # a file that was cut short is too large
        (resource.RLIMIT_CORE, 0),
    ):
        resource.prlimit(process, kind, (amount, amount))


def _write_profile(profile: Path) -> None:
    items = [(f"/org.openoffice.Office.{path}", name, value) for (path, name), value in _SETTINGS.items()]
    items += [("/org.openoffice.Inet/Settings", name, value) for name, value in _PROXY.items()]
    lines = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in items
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{lines}</oor:items>\n',
        encoding="utf-8",
    )
