"""Misprinted addresses are noticed, and good ones are left alone."""

import csv
from pathlib import Path

import pytest

import models
from importers.reading.addresses import (
    disagreement,
    doubts_about_mail,
    doubts_about_url,
    is_plain_http,
)
from importers.reading.romanised import fold

# Invented names with addresses that are right, in the spellings people choose between.
GOOD_URLS = [
    ("ひだまりの会", "https://hidamari.example.org/"),
    ("NPO ひだまり", "https://npohidamari.example.org/"),
    ("しあわせ広場", "https://siawase-hiroba.example.org/"),
    ("しあわせ広場", "https://shiawasehiroba.example.org/"),
    ("つながり食堂", "https://tunagari.example.org/"),
    ("つなぐ", "https://tsunagari-net.example.org/"),
    ("ふれあいサロン", "https://www.hureai-salon.example.org/"),
    ("さんぽみち", "https://sampomichi.example.org/"),
    ("おおぞら", "https://ohzora.example.org/"),
    ("おおぞら", "https://oozora.example.org/"),
    ("相談所こうよう", "https://koyo-sodan.example.org/"),
    ("コムスタ", "https://kumusta.example.org/"),
    ("グリーンハウス", "https://green-house.example.org/"),
    ("熊本どんぐり", "https://kumadon2-example.main.jp/index.html"),
    ("熊本どんぐり", "https://ameblo.jp/example-2013donguri/"),
    ("こころの窓", "https://kokoro-mado-example.hp.peraichi.com/"),
    ("こころの窓", "https://madomado-example.jimdofree.com/kokoro/"),
    ("みんなの家", "https://blog.canpan.info/example-minnano-ie/"),
    ("MINATO", "https://minato-house.example.org/about/"),
    ("レインボーひろば", "https://rainbow-hiroba.example.org/"),
    ("虹の会", "https://lgbt-niji.example.org/"),
    ("いいねの会", "https://iine.example.org/"),
    ("ひまわり", "https://www.city.example.lg.jp/soudan/himawari.html"),
    ("じゅんばん", "https://zyunban.example.org/"),
    ("まちの保健室", "https://sites.google.com/view/example-machinohokenshitsu"),
]
GOOD_MAILS = [
    ("ひだまり", "hidamari.example@gmail.com"),
    ("ひだまり", "hidamari.kai.example@mail.com"),
    ("ひだまり", "info@hidamari.example.org"),
    ("ひだまり", "Office.example@email.com"),
    ("ひだまり", "hidamari2010.example@yahoo.co.jp"),
    ("ひだまり", "hidamari.example@outlook.jp"),
    ("ひだまり", "hidamari.example@ymail.com"),
]
BAD_URLS = [
    ("ひだまり", "https://hidamari-example.jimdfree.com/"),
    ("ひだまり", "https://hidamari-example.jmdofree.com/"),
    ("ひだまり", "https://hidamari-example.hp.peraich.com/"),
    ("ひだまり", "https://hidamari-example.wixste.com/home"),
    ("ひだまり", "https://amebro.jp/example-hidamari/"),
    ("ひだまり", "https://blog.campan.info/example-hidamari/"),
    ("ひだまり", "https://hidamari-example.seesa.net/"),
    ("ひだまり", "https://hidanari.example.org/"),
    ("熊本ひだまり", "https://kumamotohidamali.example.org/"),
    ("ひだまり", "https://hidamari-example.worldpress.com/"),
    ("虹の会", "https://nijiigbt.example.org/"),
    ("グリーンハウス", "https://geenhouse.example.org/"),
    ("MINATO", "https://minoto.example.org/"),
    ("ひだまり", "https://hidamari"),
    ("ひだまり", "https://hida mari.example.org/"),
    ("ひだまり", "https://[hidamari/"),
]
BAD_MAILS = [
    ("ひだまり", "hidamari.example@gmai.com"),
    ("ひだまり", "hidamari.example@gmial.com"),
    ("ひだまり", "hidamari.example@yaho.co.jp"),
    ("ひだまり", "hidanari.example@gmail.com"),
    ("ひだまり", "hidamari.example@outlok.jp"),
    ("ひだまり", "hidamari"),
    ("ひだまり", "@gmail.com"),
]


@pytest.mark.parametrize(("name", "url"), GOOD_URLS)
def test_good_home_pages_raise_no_doubt(name, url):
    assert doubts_about_url(url, name) == []


def test_the_home_pages_of_all_municipalities_raise_no_doubt():
    """About two thousand names and addresses that are known to belong together."""
    path = Path(models.__file__).parent / "reference" / "areas.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        known = [(row["name"], row["website"]) for row in csv.DictReader(file) if row["website"]]
    assert len(known) > 1_700
    assert [(name, url) for name, url in known if doubts_about_url(url, name)] == []


@pytest.mark.parametrize(("name", "mail"), GOOD_MAILS)
def test_good_mail_addresses_raise_no_doubt(name, mail):
    assert doubts_about_mail(mail, name) == []


@pytest.mark.parametrize(("name", "url"), BAD_URLS)
def test_misprinted_home_pages_are_noticed(name, url):
    doubts = doubts_about_url(url, name)
    assert doubts
    assert all(doubt.reason.endswith("。") and doubt.evidence for doubt in doubts)


@pytest.mark.parametrize(("name", "mail"), BAD_MAILS)
def test_misprinted_mail_addresses_are_noticed(name, mail):
    assert doubts_about_mail(mail, name)


@pytest.mark.parametrize(
    ("mail", "url"),
    [
        ("hidamari.kai.example@gmail.com", "https://hidamarikal-example.jimdofree.com/"),
        ("info@hidamari.example.org", "https://www.hidanari.example.org/"),
    ],
)
def test_mail_and_home_page_that_almost_agree(mail, url):
    assert disagreement(mail, url) is not None


@pytest.mark.parametrize(
    ("mail", "url"),
    [
        ("hidamari.kai.example@gmail.com", "https://hidamari-kai-example.jimdofree.com/"),
        ("hidamari.example@gmail.com", "https://hidamari7-example.wixsite.com/info"),
        ("info@hidamari.example.org", "https://www.hidamari.example.org/"),
        ("komorebi.example@gmail.com", "https://hidamari.example.org/"),
        ("info@kai.example.org", "https://kao.example.org/"),
    ],
)
def test_mail_and_home_page_that_agree_or_differ_altogether(mail, url):
    assert disagreement(mail, url) is None


def test_plain_http():
    assert is_plain_http("HTTP://a.example.org/")
    assert not is_plain_http("https://a.example.org/")


@pytest.mark.parametrize(
    ("one", "other"),
    [("shi", "si"), ("tsunagu", "tunagu"), ("kouza", "koza"), ("sampo", "sanpo"), ("ju", "jyu")],
)
def test_spellings_that_are_the_same(one, other):
    assert fold(one) == fold(other)
