"""What the pages are tested on: a crawled replica, and a report from a hijacked portal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.archive import Archive, Exchange, read_payload
from crawler.items import SnapshotRef
from crawler.replica.server import running_replica
from pipelines.extract.model import Attributed, Finding
from pipelines.extract.report import read_report
from pipelines.store.connect import connect
from pipelines.store.corrections import Correction, add_corrections
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.save import save_report

PROJECT = Path(__file__).resolve().parents[2]
HOUSING, EDUCATION, PERSONNEL = "井研县住房和城乡建设局", "井研县教育局", "井研县人力资源和社会保障局"
CORRECTED = "requests.new_received.natural_person"
BEACON = "http://127.0.0.1:9/"  # nothing listens there: a request to it is a request too many
# Each would change the page's title, or ask for the beacon, if it could.
ATTACKS = (
    "<script>document.title='owned'</script>",
    f"<script src='{BEACON}script.js'></script>",
    f"<img src='{BEACON}picture.png' onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\"><script>document.title='owned'</script></svg>",
    f"<meta http-equiv='refresh' content='0;url={BEACON}refresh'>",
    f"<form id='f' action='{BEACON}form'><input name='q' autofocus onfocus=\"document.title='owned'\"></form>",
    f"<iframe src='{BEACON}frame'></iframe><iframe srcdoc=\"<script>top.document.title='owned'</script>\"></iframe>",
    f"<link rel='stylesheet' href='{BEACON}style.css'><style>@import url({BEACON}import.css)</style>",
    f"<object data='{BEACON}object'></object><embed src='{BEACON}embed'>",
    f"<base href='{BEACON}'><a id='a' href=\"javascript:document.title='owned'\">公开</a>",
    "<details open ontoggle=\"document.title='owned'\"><summary>x</summary></details>",
    f'<p style="background:url({BEACON}background.png)" onmouseover="document.title=\'owned\'">x</p>',
)


@dataclass
class Served:
    """A running ``scrapy browse``."""

    url: str
    report_id: int = 0

    def at(self, path: str) -> str:
        return self.url.rstrip("/") + path


def environment(folder: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return inherited | {
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
        "GONGKAI_BROWSER_ENABLED": "0",
        **settings,
    }


def harvested(folder: Path) -> Path:
    """The replica of 井研县 as crawled on two nights, between which one page was changed; one cell corrected."""
    for edition in (1, 2):
        with running_replica("jingyan", edition=edition) as replica:
            subprocess.run(
                [sys.executable, "-m", "scrapy", "crawl", "jingyan"],
                cwd=PROJECT,
                env=environment(
                    folder, http_proxy=f"http://127.0.0.1:{replica.port}", GONGKAI_RECHECK_ALL="True"
                ),
                capture_output=True,
                check=True,
                timeout=300,
            )
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    add_corrections(
        engine,
        [
            Correction(
                agency=HOUSING,
                year="2024",
                field=CORRECTED,
                value="10",
                made_by="Li Wei",
                reason="the sum of the outcomes is 10 <b>",
                evidence="https://www.jingyan.gov.cn/jyx/reply.shtml",
                made_at="2026-05-01T08:00:00+08:00",
            )
        ],
    )
    engine.dispose()
    return folder


@contextmanager
def serving(database: Path, *options: str) -> Iterator[Served]:
    """``scrapy browse`` on a database while the block runs."""
    server = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "browse", "--db", str(database), "--port", "0", *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        address = re.search(r"http://\S+/", said)
        assert address, said
        yield Served(address[0])
    finally:
        server.terminate()
        server.wait(20)
        if server.stdout:
            server.stdout.close()


def hostile_page(folder: Path) -> bytes:
    """A real page of the replica with every attack before its body, in its title and in the first cell of table 2."""
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    with engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT snapshot_file, snapshot_offset, sha256 FROM reports WHERE agency = ? AND year = 2024",
            (HOUSING,),
        ).one()
    engine.dispose()
    text = read_payload(folder / "archive", SnapshotRef(*row)).decode()
    text = re.sub(r"<body[^>]*>", lambda found: found[0] + "".join(ATTACKS), text, count=1)
    table = text.index("<table", text.index("</table>"))
    cell = text.index("</td>", table)
    return (text[:cell] + "".join(ATTACKS) + text[cell:]).encode()


def add_hostile_report(folder: Path) -> int:
    """Store the hostile page as the report of an agency whose name, title and findings are hostile too."""
    body = hostile_page(folder)
    url = "http://www.jingyan.gov.cn/hijacked.shtml?<script>document.title='owned'</script>"
    archive = Archive(folder / "archive", "jingyan", "test")
    ref = archive.write(Exchange(url, "GET", (), 200, "OK", (("Content-Type", "text/html"),), body))
    archive.close()
    (extraction,) = read_report(body)
    written = Attributed("<script>document.title='owned'</script>" + ATTACKS[2], "title:h1", ATTACKS[3])
    extraction = replace(
        extraction,
        metadata=replace(extraction.metadata, title=written, year=Attributed("2024", "title:h1")),
        findings=(Finding("label.typo", ATTACKS[2]),),
    )
    capture = Capture(
        site="jingyan",
        division="511124",
        portal="井研县人民政府",
        url=url,
        final_url=url,
        fetched_at="2026-01-01T00:00:00Z",
        status=200,
        headers=(),
        sha256=ref.sha256,
        length=len(body),
        warc_file=ref.file,
        warc_offset=ref.offset,
        list_url=None,
        link_text=ATTACKS[0],
        column=None,
    )
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    agency = ResolvedAgency(f"井研县{ATTACKS[2]}局", "511124", "county", "emerg", "name_exact")
    saved = save_report(engine, capture, extraction, (), agency)
    engine.dispose()
    return saved.report_id
