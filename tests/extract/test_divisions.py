"""The frozen copy of the divisions is whole and says what is known of a few of them."""

from pipelines.extract.data import csv_rows

LEVELS = ("province", "prefecture", "county", "township")


def rows():
    return csv_rows("divisions.csv")


def in_force(level):
    return [row for row in rows() if row["level"] == level and not row["valid_to"]]


def test_counts_are_those_of_the_source():
    assert len(in_force("province")) == 34
    assert len(in_force("prefecture")) == 333
    assert len(in_force("county")) == 2847


def test_a_code_is_in_force_once_and_its_parent_exists():
    codes = [row["code"] for row in rows() if not row["valid_to"]]
    assert len(codes) == len(set(codes))
    known = {row["code"] for row in rows()}
    assert all(row["parent"] in known for row in rows() if row["level"] != "province")


def test_levels_go_with_the_length_of_the_code():
    for row in rows():
        assert row["level"] in LEVELS
        assert len(row["code"]) == (9 if row["level"] == "township" else 6)


def test_known_changes():
    by_name = {row["name"]: row for row in rows() if row["level"] != "township"}
    assert by_name["井研县"]["code"] == "511124"
    assert by_name["井研县"]["valid_to"] == ""
    # 綦江 became a district in 2011, 密云 in 2015; 襄樊 was renamed in 2010.
    assert by_name["綦江县"]["valid_to"] == "2010"
    assert by_name["綦江区"]["valid_from"] == "2011"
    assert by_name["密云县"]["valid_to"] == "2014"
    assert by_name["襄樊市"]["valid_to"] == "2009"
    assert by_name["襄阳市"]["valid_from"] == "2010"
