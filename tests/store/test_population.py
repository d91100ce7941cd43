"""Residents of divisions, and the two queries whose answer needs a gap or a figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, ask, capture, metadata, report, size, values

from pipelines.extract.model import Attributed, Extraction
from pipelines.store.connect import writing
from pipelines.store.errors import StoreError
from pipelines.store.model import ResolvedAgency
from pipelines.store.population import import_population
from pipelines.store.queries import load_query, run_query
from pipelines.store.save import save_report

CITY = ResolvedAgency("乐山市人民政府", "511100", "prefecture", "gov", "name_exact")
HEADER = "division_code,year,persons,source\n"


def store(engine: Engine, agency: ResolvedAgency, year: int) -> None:
    page = f"https://www.jingyan.gov.cn/{agency.department_type}{year}"
    save_report(engine, capture(page, url=page), report(year=year), (), agency)


def test_requests_per_head(engine: Engine, tmp_path: Path) -> None:
    made = metadata(2023, scope=Attributed("area", "text"))
    counted = Extraction("2021", made, values({"requests.new_received.total": 40}))
    save_report(engine, capture(), counted, (), CITY)
    query = load_query("requests_per_capita")
    assert run_query(engine, query).rows == ()
    path = tmp_path / "p.csv"
    path.write_text(HEADER + "511100,2022,1,x\n511100,2023,3150000,公报\n", encoding="utf-8-sig")
    assert import_population(engine, path) == 2
    ((agency, division, year, received, persons, rate),) = run_query(engine, query).rows
    assert (agency, division, year, received, persons) == ("乐山市人民政府", "511100", 2023, 40, 3_150_000)
    assert float(rate) == 1.27  # 4,000,000 / 3,150,000


def test_a_later_figure_takes_the_place_of_the_former(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    for persons in (5, 6):
        path.write_text(f"{HEADER}511124,2023,{persons},s\n", encoding="utf-8")
        import_population(engine, path)
    assert ask(engine, "SELECT persons, source FROM population") == [(6, "s")]


@pytest.mark.parametrize(
    "content",
    [
        None,
        "code,year\n1,2\n",
        HEADER,
        HEADER + "511124,2023,many,s\n",
        HEADER + "511124,,5,s\n",
        HEADER + "511124,2023,0,s\n",
        HEADER + "511124,2023,5,\n",
        HEADER + "511100,2023,5,s\n井研,2023,5,s\n",
    ],
)
def test_a_file_of_another_kind(engine: Engine, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "p.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        import_population(engine, path)
    assert raised.value.code == "import.file"
    assert size(engine, "population") == 0


def test_coverage_shows_the_gap(engine: Engine) -> None:
    store(engine, EMERGENCY, 2021)
    store(engine, EMERGENCY, 2023)
    store(engine, FINANCE, 2021)
    store(engine, FINANCE, 2022)
    store(engine, CITY, 2022)
    rows = [(*row[:5], float(row[8])) for row in run_query(engine, load_query("coverage")).rows]
    expected = [
        ("四川省", "county", 2021, 2, 2, 1.0),
        ("四川省", "county", 2022, 2, 1, 0.5),
        ("四川省", "county", 2023, 2, 1, 0.5),
        ("四川省", "prefecture", 2022, 1, 1, 1.0),
        ("四川省", "prefecture", 2023, 1, 0, 0.0),
    ]
    assert rows == expected
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE agency SET valid_to = 2022 WHERE department_type = 'gov'")
    rows = [(*row[:5], float(row[8])) for row in run_query(engine, load_query("coverage")).rows]
    assert rows == expected[:-1]
