from models.area import Area
from search.question.conditions import Wish
from search.question.places import Gazetteer, Written
from search.question.reader import read_question
from tests.search.question.test_cases import NOW

KUMAMOTO, KUMAMOTO_CITY = "430005", "431001"


def area_values(question: str, places: Gazetteer) -> list[tuple[str, ...]]:
    conditions = read_question(question, places, now=NOW).conditions
    return [c.values for c in conditions if c.wish is Wish.area]


def test_every_area_is_read_by_its_full_name(places: Gazetteer, areas: list[Area]):
    wrong = [
        area.full_name
        for area in areas
        if area_values(f"{area.full_name}の相談", places) != [(area.code,)]
    ]
    assert not wrong


def test_every_city_is_read_with_and_mostly_without_its_ending(
    places: Gazetteer, areas: list[Area]
):
    cities = [area for area in areas if area.name.endswith("市")]
    assert all(
        area.code
        in [code for values in area_values(f"{area.name}で相談", places) for code in values]
        for area in cities
    )
    bare = [area_values(f"{area.name[:-1]}で相談", places) for area in cities]
    assert sum(map(bool, bare)) > 0.96 * len(cities)


def test_a_prefecture_stands_for_the_city_of_its_name(places: Gazetteer):
    [name] = places.named("熊本")
    assert (name.codes, name.written, name.large) == ((KUMAMOTO,), Written.bare, True)


def test_a_name_of_several_is_all_of_them(places: Gazetteer):
    [name] = places.named("北区")
    assert len(name.codes) == 12
    assert not name.large


def test_long_vowels_do_not_matter_in_latin_letters(places: Gazetteer):
    for spelling in ("osaka", "oosaka", "ohsaka"):
        found = places.sounding(spelling)
        assert found is not None
        assert found.codes == ("270008",)
    assert places.sounding("hello") is None


def test_what_contains_it_and_what_lies_around_it(places: Gazetteer):
    assert places.within("431010") == [KUMAMOTO_CITY, KUMAMOTO]
    around = places.around(KUMAMOTO_CITY)
    assert 0 < len(around) <= 6
    assert KUMAMOTO_CITY not in around
    assert all(places.within(code) == [KUMAMOTO] for code in around)
    assert places.around("000000") == ()


def test_a_ward_is_found_with_its_city_however_they_are_joined(places: Gazetteer):
    for question in ("札幌市北区 相談", "札幌北区 相談", "札幌 北区 相談", "北海道札幌市北区 相談"):
        assert area_values(question, places) == [("011029",)], question


def test_without_areas_nothing_is_a_place():
    assert read_question("熊本市 相談", Gazetteer([]), now=NOW).conditions == ()
