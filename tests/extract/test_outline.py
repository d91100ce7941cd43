"""How the lines of the statistics table are numbered; keyed by hand."""

import pytest

from pipelines.extract.outline import marks


@pytest.mark.parametrize(
    ("label", "among", "number"),
    [
        ("一、主动公开情况", False, 1),
        ("十、机构建设", False, 10),
        ("十二、其他", False, 12),
        ("二十三、其他", False, 23),
        ("(四)其他", False, 4),
        ("其中：①规章", True, 1),
        ("③规章", False, 3),
        ("规章", False, 0),
    ],
)
def test_the_number_of_a_line_and_whether_it_is_one_of_those_above(
    label: str, among: bool, number: int
) -> None:
    said, _, counted = marks(label)
    assert (said, counted) == (among, number)
