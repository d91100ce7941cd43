"""What the database holds of every site: its last success, its last run, its reports."""

from __future__ import annotations

from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, capture, report

from pipelines.store.crawl_log import finish_run, start_run
from pipelines.store.holdings import Holding, holdings
from pipelines.store.save import save_report

DAYS = ("2024-01-20T03:00:00Z", "2024-01-21T03:00:00Z", "2024-01-22T03:00:00Z")


def test_an_empty_database_holds_nothing(engine: Engine) -> None:
    assert holdings(engine) == {}


def test_the_last_success_is_that_of_a_run_that_read_reports(engine: Engine) -> None:
    for day, status in zip(DAYS, ("finished", "blocked", "nothing_found"), strict=True):
        run = start_run(engine, "jingyan", at=day)
        finish_run(engine, run, status, {}, at=day.replace("03:00", "03:07"))
    finish_run(engine, start_run(engine, "anju", at=DAYS[0]), "failed", {}, at=DAYS[1])
    start_run(engine, "qijiang", at=DAYS[2])
    assert holdings(engine) == {
        "jingyan": Holding("2024-01-20T03:07:00Z", DAYS[2], "nothing_found", 0),
        "anju": Holding(None, DAYS[0], "failed", 0),
        "qijiang": Holding(None, DAYS[2], "running", 0),
    }


def test_a_report_counts_once_for_a_site_and_at_every_site_that_has_it(engine: Engine) -> None:
    first, second, elsewhere = (
        f"https://{host}.gov.cn/nb/1.shtml" for host in ("www.jy", "yjj.jy", "www.ls")
    )
    save_report(engine, capture("a", first), report(), (), EMERGENCY)
    save_report(engine, capture("a", second), report(), (), EMERGENCY)
    save_report(engine, capture("a", elsewhere, site="leshan"), report(), (), EMERGENCY)
    other = capture("b", "https://www.jy.gov.cn/nb/2.shtml", link_text="县财政局2022年年报")
    save_report(engine, other, report(year=2022), (), FINANCE)
    assert {name: held.reports for name, held in holdings(engine).items()} == {"jingyan": 2, "leshan": 1}
