"""Credit codes of public bodies, as published in addresses and catalogue numbers."""

import pytest

from pipelines.extract.credit_code import credit_codes, division_at_registration, is_valid

PUBLISHED = [
    "113710820043628502",
    "113304830025582868",
    "113325000026455663",
    "12620600MB0523338C",
    "11341702486344515H",
]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_valid(code):
    assert is_valid(code)


@pytest.mark.parametrize("code", PUBLISHED)
def test_any_wrong_character_makes_a_code_invalid(code):
    for index, char in enumerate(code):
        other = "1" if char != "1" else "2"
        assert not is_valid(code[:index] + other + code[index + 1 :])


@pytest.mark.parametrize("code", ["", "1134170248634451", "11341702486344515I", "11341702486344515HH"])
def test_what_is_no_code(code):
    assert not is_valid(code)


def test_codes_in_text():
    text = "索引号：11341702486344515H/202110-00013 另见12620600ＭＢ0523338C，113417024863445150"
    assert credit_codes(text) == ("11341702486344515H", "12620600MB0523338C")
    assert division_at_registration("11341702486344515H") == "341702"
