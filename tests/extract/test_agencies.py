"""Names of agencies as printed, and who is meant; keyed by hand."""

import pytest

from pipelines.extract.agencies import full_name, resolve_agency
from pipelines.extract.bodies import department_type, kind, written_out
from pipelines.extract.data import csv_rows
from pipelines.extract.divisions import division, leading, lineage, standard_name, stem

JINGYAN, YANBIAN, ANJU, RONGCHANG, QIJIANG = "511124", "510422", "510904", "500153", "500110"

# printed name, division of the portal, canonical name, division served, status
RESOLVED = [
    ("县应急局", JINGYAN, "井研县应急管理局", JINGYAN, "name_alias"),
    ("井研县应急局", None, "井研县应急管理局", JINGYAN, "name_alias"),
    ("井研县应急管理局", None, "井研县应急管理局", JINGYAN, "name_exact"),
    ("井研县应急管理局", JINGYAN, "井研县应急管理局", JINGYAN, "name_exact"),
    ("应急管理局", JINGYAN, "井研县应急管理局", JINGYAN, "inferred"),
    ("研城街道", JINGYAN, "井研县研城街道办事处", "511124001", "name_alias"),
    ("研城街道办", JINGYAN, "井研县研城街道办事处", "511124001", "name_alias"),
    ("研城办事处", JINGYAN, "井研县研城街道办事处", "511124001", "name_alias"),
    ("千佛镇政府", JINGYAN, "井研县千佛镇人民政府", "511124105", "name_alias"),
    ("县政府", JINGYAN, "井研县人民政府", JINGYAN, "name_alias"),
    ("井研县", None, "井研县人民政府", JINGYAN, "name_alias"),
    ("井研县人民政府", None, "井研县人民政府", JINGYAN, "name_exact"),
    ("县政府办", JINGYAN, "井研县人民政府办公室", JINGYAN, "name_alias"),
    ("政府办公室", JINGYAN, "井研县人民政府办公室", JINGYAN, "inferred"),
    # townships whose names begin or go on like something else
    ("新县镇", "130930", "孟村回族自治县新县镇人民政府", "130930101", "name_alias"),
    ("程委镇", "130637", "博野县程委镇人民政府", "130637102", "name_alias"),
    ("市同乡", "130125", "行唐县市同乡人民政府", "130125203", "name_alias"),
    ("中华街道", "230203", "齐齐哈尔市建华区中华街道办事处", "230203003", "name_alias"),
    ("县府办", JINGYAN, "井研县人民政府办公室", JINGYAN, "name_alias"),
    ("县人社局", JINGYAN, "井研县人力资源和社会保障局", JINGYAN, "name_alias"),
    ("县发改局", JINGYAN, "井研县发展和改革局", JINGYAN, "name_alias"),
    ("县市场监管局", JINGYAN, "井研县市场监督管理局", JINGYAN, "name_alias"),
    ("市场监管局", JINGYAN, "井研县市场监督管理局", JINGYAN, "inferred"),
    ("市民政局", JINGYAN, "乐山市民政局", "511100", "name_alias"),
    ("攀枝花市盐边县行政审批局", None, "盐边县行政审批局", YANBIAN, "name_exact"),
    ("重庆市綦江区应急管理局", None, "重庆市綦江区应急管理局", QIJIANG, "name_exact"),
    ("綦江区应急管理局", None, "重庆市綦江区应急管理局", QIJIANG, "name_exact"),
    ("区教委", QIJIANG, "重庆市綦江区教育委员会", QIJIANG, "name_alias"),
    ("河包镇", RONGCHANG, "重庆市荣昌区河包镇人民政府", "500153104", "name_alias"),
    ("区政府办公室", RONGCHANG, "重庆市荣昌区人民政府办公室", RONGCHANG, "name_alias"),
    ("遂宁市安居生态环境局", ANJU, "遂宁市安居生态环境局", ANJU, "name_exact"),
    ("遂宁市安居生态环境局", None, "遂宁市安居生态环境局", ANJU, "name_exact"),
    ("井研生态环境局", JINGYAN, "井研生态环境局", JINGYAN, "inferred"),
    ("上海市科委", None, "上海市科学技术委员会", "310000", "name_alias"),
    ("内蒙古自治区", None, "内蒙古自治区人民政府", "150000", "name_alias"),
    ("鄂尔多斯市人民政府办公室", None, "鄂尔多斯市人民政府办公室", "150600", "name_exact"),
    ("延边州财政局", None, "延边朝鲜族自治州财政局", "222400", "name_alias"),
    ("国家税务总局井研县税务局", None, "国家税务总局井研县税务局", JINGYAN, "name_exact"),
    ("温州市自然资源和规划局鹿城分局", None, "温州市自然资源和规划局鹿城分局", "330302", "name_exact"),
    ("遂宁市公安局船山区分局", None, "遂宁市公安局船山区分局", "510903", "name_exact"),
    ("廣州市花都區(qū)教育局", None, "广州市花都区教育局", "440114", "name_exact"),
    ("水利部", None, "水利部", None, "name_exact"),
    # whose they are can't be told
    ("县政府办公室", None, "县政府办公室", None, "ambiguous"),
    ("城关镇人民政府", "511100", "城关镇人民政府", None, "ambiguous"),
    ("国家公务员局", JINGYAN, "国家公务员局", None, "name_exact"),
    ("财政部", JINGYAN, "财政部", None, "name_exact"),
    ("组织部", JINGYAN, "井研县组织部", JINGYAN, "inferred"),
    ("中国（上海）自由贸易试验区管委会", "310000", "中国(上海)自由贸易试验区管委会", "310000", "inferred"),
    # the places of published reports
    ("东河区卫生健康委员会", "150202", "包头市东河区卫生健康委员会", "150202", "name_exact"),
    ("县政府办", "610822", "府谷县人民政府办公室", "610822", "name_alias"),
    ("道里区经纬街道办事处", "230102", "哈尔滨市道里区经纬街道办事处", "230102011", "name_exact"),
    ("北街街道", "620702", "张掖市甘州区北街街道办事处", "620702004", "name_alias"),
    ("连岛街道", "320703", "连云港市连云区连岛街道办事处", "320703003", "name_alias"),
    ("临武县", None, "临武县人民政府", "431025", "name_alias"),
    ("农业农村局", "361028", "资溪县农业农村局", "361028", "inferred"),
    ("田黄镇", "370883", "邹城市田黄镇人民政府", "370883113", "name_alias"),
    ("杨林寨乡人民政府", "430624", "湘阴县杨林寨乡人民政府", "430624217", "name_alias"),
    ("落水镇人民政府", "530381", "宣威市落水镇人民政府", "530381107", "name_alias"),
    ("东风路街道", "420281", "大冶市东风路街道办事处", "420281002", "name_alias"),
    ("西街街道", "331181", "龙泉市西街街道办事处", "331181002", "name_alias"),
    ("洪泽区人民政府", "320813", "淮安市洪泽区人民政府", "320813", "name_exact"),
    ("青山区统计局", "420107", "武汉市青山区统计局", "420107", "name_exact"),
    ("宝坻区消防救援支队", None, "天津市宝坻区消防救援支队", "120115", "name_exact"),
    ("平利县正阳镇", None, "平利县正阳镇人民政府", "610926110", "name_alias"),
    # kept as printed, since more than one body can be meant
    ("区教体局", ANJU, "遂宁市安居区教体局", ANJU, "inferred"),
    ("县供销社", JINGYAN, "井研县供销社", JINGYAN, "inferred"),
    ("市府办", "510900", "遂宁市府办", "510900", "inferred"),
    ("平潭综合实验区管委会", "350128", "平潭综合实验区管委会", "350128", "inferred"),
    # not decided
    ("鼓楼区统计局", None, "鼓楼区统计局", None, "ambiguous"),
    ("应急管理局", None, "应急管理局", None, "ambiguous"),
    ("县应急局", None, "县应急局", None, "ambiguous"),
    ("县应急局", "511100", "县应急局", None, "ambiguous"),
    ("太平镇", None, "太平镇人民政府", None, "ambiguous"),
    ("桃园开发区管委会", None, "桃园开发区管委会", None, "ambiguous"),
    ("枣庄高新区消防救援大队", "370400", "枣庄高新区消防救援大队", "370400", "inferred"),
]


@pytest.mark.parametrize(("printed", "home", "name", "served", "status"), RESOLVED)
def test_resolve(printed, home, name, served, status):
    found = resolve_agency(printed, home)
    assert (found.name, found.division, found.status) == (name, served, status)


@pytest.mark.parametrize(
    "printed", [None, "", "我局", "本机关", "镇人民政府", "人民政府", "UedBet体育局", "县", "管委会"]
)
def test_no_name_of_a_body_is_unresolved(printed):
    found = resolve_agency(printed, JINGYAN)
    assert found.status == "unresolved"
    assert found.division is None


@pytest.mark.parametrize(
    ("printed", "home", "level", "department", "kind_", "parent"),
    [
        ("县应急局", JINGYAN, "county", "emerg", "department", "井研县人民政府"),
        ("县政府", JINGYAN, "county", "gov", "government", "乐山市人民政府"),
        ("县政府办", JINGYAN, "county", "gov_office", "office", "井研县人民政府"),
        ("研城街道", JINGYAN, "township", "subdist", "subdistrict", "井研县人民政府"),
        ("千佛镇", JINGYAN, "township", "town", "township", "井研县人民政府"),
        ("遂宁市安居生态环境局", ANJU, "county", "env", "branch", "遂宁市生态环境局"),
        ("温州市自然资源和规划局鹿城分局", None, "county", "natres", "branch", "温州市自然资源和规划局"),
        ("井研县公安局交警大队", None, "county", "police", "branch", "井研县公安局"),
        ("成都市双流区气象局", None, "county", "met", "vertical", "成都市气象局"),
        ("宝坻区消防救援支队", None, "county", "fire", "vertical", None),
        ("大同市气象部门", None, "prefecture", "met", "system", "大同市人民政府"),
        ("四川省人民政府", None, "province", "gov", "government", None),
        ("水利部", None, "national", "water", "department", None),
        ("枣庄高新区消防救援大队", None, None, "fire", "vertical", None),
        ("井研县委办公室", None, "county", "other", "other", None),
    ],
)
def test_what_an_agency_is(printed, home, level, department, kind_, parent):
    found = resolve_agency(printed, home)
    assert (found.level, found.department_type, found.kind, found.parent) == (
        level,
        department,
        kind_,
        parent,
    )


def test_a_name_of_another_place_is_taken_at_its_word():
    assert resolve_agency("重庆市綦江区应急管理局", JINGYAN).division == QIJIANG


def test_full_name_keeps_the_city_before_a_county():
    assert full_name("攀枝花市盐边县行政审批局", None) == "攀枝花市盐边县行政审批局"
    assert full_name("攀枝花市盐边县应急局", None) == "盐边县应急管理局"
    assert full_name("县应急局", JINGYAN) == "井研县应急管理局"
    assert full_name("我局", JINGYAN) == "我局"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("应急管理局", "emerg"),
        ("安监局", "emerg"),
        ("教育科技和体育局", "edu"),
        ("住房公积金管理中心", "housingfund"),
        ("住房和城乡建设局", "housing"),
        ("工业园区管理委员会", "zone"),
        ("高新区应急管理局", "emerg"),
        ("国家统计局井研调查队", "stats"),
        ("调查队", "survey"),
        ("侨联", None),
    ],
)
def test_department_type(body, code):
    assert department_type(body) == code


def test_short_forms_are_written_out_only_where_certain():
    assert written_out("卫健局") == ("卫生健康局", True)
    assert written_out("文旅局") == ("文旅局", False)
    assert written_out("财政局") == ("财政局", True)


def test_kinds():
    assert kind("公安局鹿城分局", "police") == "branch"
    assert kind("市场监督管理局", "market") == "department"
    assert kind("气象系统", "met") == "system"


def test_aliases_name_a_known_type_and_are_no_names_themselves():
    for row in csv_rows("agency_aliases.csv"):
        assert row["certain"] in ("yes", "no")
        assert row["alias"] != row["body"]
        assert department_type(row["body"]), row


def test_divisions():
    assert [each.name for each in lineage(JINGYAN)] == ["井研县", "乐山市", "四川省"]
    assert standard_name("500153104") == "重庆市荣昌区河包镇"
    assert standard_name("429021") == "神农架林区"
    assert stem("峨边彝族自治县") == "峨边"
    assert stem("内蒙古自治区") == "内蒙古"
    assert stem("南县") == "南县"
    assert division("000000") is None
    assert division(None) is None


def test_leading_follows_the_chain_of_divisions():
    found = leading("河北省石家庄市桥西区财政局", None)
    assert [each.code for each in found.candidates] == ["130104"]
    assert found.length == 10
    assert len(leading("桥西区财政局", None).candidates) > 1
    assert leading("财政局", None).candidates == ()


def test_an_office_in_the_capital_is_no_subdistrict() -> None:
    assert resolve_agency("驻京办事处", JINGYAN).department_type != "subdist"


def test_a_code_that_nobody_has_has_no_name() -> None:
    with pytest.raises(KeyError, match="999999"):
        standard_name("999999")
