"""``scrapy newsite URL``: look at a portal, and write the spider, the fixtures and the test that it needs.

In:  the address of a portal's home page. Out: on stdout what was found, step by step with its evidence: the owner, the
family, the column, a list, a report as the extractor reads it, the declaration; and, unless ``--dry-run`` is given, the
files of ``crawler.probe.fixtures``. Exit code: 0 if a report was read (and the files are written), 1 if not, with the
step that failed; 2 for an address that is none of a portal.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.probe.declaring import Declaration, found_lists, proposed_name, spider_source
from crawler.probe.family import told
from crawler.probe.fixtures import Exists, fixture_files, write_site
from crawler.probe.marks import described, marks_of
from crawler.probe.newcomer import newcomer, own_ports
from crawler.probe.owner import Owner, Standing, read_owner
from crawler.probe.sampling import Sample
from crawler.probe.steps import State
from crawler.probe.telling import step_lines, step_values
from crawler.probe.walk import Walked
from crawler.urls import Portal, Refused
from crawler.window import CHINA
from pipelines.extract.model import CellState

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DIVISION = re.compile(r"[1-9]\d{5}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a portal."""

    walked: Walked
    owner: Owner | None
    declaration: Declaration | None  # None where no report was found
    missing: str = ""  # why nothing can be written


class Command(ScrapyCommand):
    """Look at a portal, and write the spider and the fixtures that it needs."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <url>"

    def short_desc(self) -> str:
        return "Look at a portal and write its spider, fixtures and an expectation to be keyed"

    def long_desc(self) -> str:
        return (
            "URL is the portal's home page. Some ten to thirty pages are asked for, as politely as in a crawl. Told are "
            "the portal's owner and division, the family with its evidence, the column of annual reports, and one "
            "report as the extractor reads it. Written are spiders/NAME.py and tests/sites/NAME with the list page, "
            "the report and expected.toml, which fails until a person has keyed what stands on the two pages. Nothing "
            "is written over. Exit code: 0, 1 if no report was found or nothing could be written, 2 for a wrong address."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", help="name of the spider; without it the division's name or the host's")
        parser.add_argument(
            "--division", metavar="CODE", help="GB/T 2260 code, where the portal does not tell"
        )
        parser.add_argument(
            "--portal", metavar="OWNER", help="name of the owner, where the portal does not tell"
        )
        write = parser.add_mutually_exclusive_group()
        write.add_argument(
            "--write", action="store_true", help="write the files; this is what happens without it too"
        )
        write.add_argument("--dry-run", action="store_true", help="tell, and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        self.settings.set("PROGRESS_ENABLED", False, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        home = _home(args)
        if opts.name and not _NAME.fullmatch(opts.name):
            raise UsageError("--name is lower-case letters, digits and underscores", print_help=False)
        if opts.division and not _DIVISION.fullmatch(opts.division):
            raise UsageError("--division is a GB/T 2260 code of six digits", print_help=False)
        known = self._known(home)
        if known and not opts.dry_run:
            sentence = (
                f"this portal has a spider already: {', '.join(known)}. To look all the same: --dry-run"
            )
            print(f"scrapy newsite: {sentence}", file=sys.stderr)
            self.exitcode = 1
            return
        crawler = self.crawler_process.create_crawler(newcomer(home))
        self.crawler_process.crawl(crawler)
        self.crawler_process.start()
        walked: Walked | None = getattr(crawler.spider, "walked", None)
        if walked is None:
            print("scrapy newsite: the walk broke off; the log above says where", file=sys.stderr)
            self.exitcode = 1
            return
        proposal = self._proposal(walked, opts)
        written, refused = self._written(proposal, opts)
        if proposal.missing or refused:
            self.exitcode = 1
        if opts.json:
            print(json.dumps(_values(proposal, written, refused), ensure_ascii=False, indent=1))
            return
        for line in _lines(proposal, known):
            print(line)
        for path in written:
            print(f"wrote {path}")
        if written:
            print("\nNow key tests/sites/*/expected.toml by eye, then run: make docs test")
        if refused:
            print(f"scrapy newsite: {refused}", file=sys.stderr)

    def _known(self, home: str) -> list[str]:
        """The spiders whose home is on the same host."""
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        portal = Portal(home)
        spiders: list[Any] = [loader.load(name) for name in loader.list()]
        return sorted(spider.name for spider in spiders if portal.owns(urlsplit(spider.home).hostname or ""))

    def _proposal(self, walked: Walked, opts: argparse.Namespace) -> Proposal:
        assert self.settings is not None
        host = urlsplit(walked.home).hostname or ""
        owner = read_owner(walked.home_page, host) if walked.home_page else None
        failed = [step for step in walked.steps if step.state is State.FAILED]
        if walked.sample is None or walked.sample.report is None:
            step = failed[0] if failed else None
            why = f"{step.name}: {step.code}" if step else "no report was found"
            return Proposal(walked, owner, None, f"nothing to write: {why}")
        division = opts.division or (owner.division if owner else None)
        portal = opts.portal or (owner.portal if owner else None)
        taken = get_spider_loader(self.settings).list()
        declaration = Declaration(
            name=opts.name or proposed_name(walked.home, division, portal, taken),
            family=walked.family,
            division=division or "",
            portal=portal or "",
            home=walked.home,
            lists=found_lists(walked, datetime.now(CHINA).date()),
            ports=own_ports(walked.home),
        )
        walked.sample = _read_again(walked.sample, declaration)
        missing = ""
        if not division:
            missing = "the division is not certain: give it with --division CODE"
        elif not portal:
            missing = "the owner's name is not certain: give it with --portal OWNER"
        return Proposal(walked, owner, declaration, missing)

    def _written(self, proposal: Proposal, opts: argparse.Namespace) -> tuple[tuple[Path, ...], str]:
        """The files that were written, and why none were."""
        if opts.dry_run or proposal.missing or proposal.declaration is None:
            return (), proposal.missing
        assert self.settings is not None
        spiders = Path(str(import_module(self.settings["NEWSPIDER_MODULE"]).__file__)).parent
        tests = Path(closest_scrapy_cfg()).parent / "tests"
        files = fixture_files(proposal.walked, datetime.now(UTC))
        source = spider_source(proposal.declaration)
        try:
            return write_site(spiders, tests, proposal.declaration.name, source, files), ""
        except Exists as error:
            return (), f"there already, and not written over: {error}. Choose another name with --name"
        except OSError as error:
            return (), f"{error.filename}: {error.strerror}"


def _home(args: list[str]) -> str:
    """The address of the home page. Raises ``UsageError`` for what is none of a portal."""
    if len(args) != 1:
        raise UsageError("name the address of one portal's home page", print_help=False)
    address = args[0] if "://" in args[0] else f"http://{args[0]}"
    try:
        return Portal(address, ports=frozenset(own_ports(address))).canonical(address)
    except ValueError:
        raise UsageError(f"{args[0]}: its port is none", print_help=False) from None
    except Refused as refused:
        why = {
            "address.offsite": "it is no .gov.cn host, and nothing else is visited",
            "address.private": "it leads into a private network",
            "address.scheme": "it is neither http nor https",
        }.get(refused.code, "it is no address")
        raise UsageError(f"{args[0]}: {why} ({refused.code})", print_help=False) from None


def _read_again(sample: Sample, declaration: Declaration) -> Sample:
    """The sample read with what is known now: whose portal it is."""
    from pipelines.extract.report import read_report

    context = replace(
        sample.context, division=declaration.division or None, portal=declaration.portal or None
    )
    return replace(sample, context=context, extractions=read_report(sample.seen.body, context))


def _lines(proposal: Proposal, known: list[str]) -> Iterator[str]:
    walked = proposal.walked
    yield from step_lines(walked.steps)
    yield ""
    if known:
        yield f"This portal has a spider already: {', '.join(known)}"
    marks = marks_of(walked.family, walked.marks)
    yield f"Family: {walked.family}, {described(walked.family)['title']}{f': {told(marks)}' if marks else ''}"
    for mark in marks:
        yield f"    {'proof' if mark.is_proof else 'hint':<6} {mark.words[:80]}  at {mark.address}"
    if proposal.owner:
        owner = proposal.owner
        yield f"Owner: {owner.portal or 'unknown'}, division {owner.division or 'not decided'} ({owner.standing})"
        for each in owner.evidence:
            codes = ", ".join(each.divisions[:6]) or "says nothing of a division"
            yield f"    {each.kind:<10} {each.words}  → {codes}"
    if walked.sample and walked.sample.report:
        yield "Report:"
        yield from (f"    {name:<12} {value}" for name, value in _report_values(walked.sample).items())
    if proposal.declaration:
        yield f"Declaration, spiders/{proposal.declaration.name}.py:\n"
        yield spider_source(proposal.declaration)


def _report_values(sample: Sample) -> dict[str, Any]:
    """The report in figures: who, when, how many cells in which state, which checks fail, what was found."""
    from pipelines.checks import CheckStatus
    from pipelines.judged import judged_checks

    report = sample.report
    if report is None:
        return {}
    checks = judged_checks(sample.seen.body, sample.context, sample.extractions)[
        sample.extractions.index(report)
    ]
    metadata = report.metadata
    states = {state: sum(value.state is state for value in report.values) for state in CellState}
    statuses = {status: [check.rule for check in checks if check.status is status] for status in CheckStatus}
    return {
        "agency": metadata.agency.value if metadata.agency else None,
        "year": metadata.year.value if metadata.year else None,
        "form": report.form,
        "published": metadata.published_on.value if metadata.published_on else None,
        "cells": ", ".join(f"{number} {state}" for state, number in states.items() if number),
        "checks": ", ".join(f"{len(rules)} {status}" for status, rules in statuses.items() if rules),
        "failing": ", ".join(statuses[CheckStatus.FAIL]) or "none",
        "findings": ", ".join(dict.fromkeys(finding.code for finding in report.findings)) or "none",
    }


def _values(proposal: Proposal, written: tuple[Path, ...], refused: str) -> dict[str, Any]:
    walked, owner, declaration = proposal.walked, proposal.owner, proposal.declaration
    return {
        "home": walked.home,
        "family": walked.family,
        "marks": [
            {"proof": mark.is_proof, "words": mark.words, "address": mark.address}
            for mark in marks_of(walked.family, walked.marks)
        ],
        "portal": owner.portal if owner else None,
        "division": owner.division if owner else None,
        "standing": owner.standing if owner else Standing.UNKNOWN,
        "evidence": [
            {"kind": each.kind, "words": each.words, "divisions": list(each.divisions)}
            for each in (owner.evidence if owner else ())
        ],
        "lists": [
            {"url": look.column.url, "name": look.column.name, "reports": len(look.reports)}
            for look in walked.looks
        ],
        "report": _report_values(walked.sample) if walked.sample else {},
        "steps": step_values(walked.steps),
        "declaration": spider_source(declaration) if declaration else None,
        "written": [str(path) for path in written],
        "refused": refused or None,
    }
