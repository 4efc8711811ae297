"""`madoguchi duplicates` as people type it."""

import json

from tests.services.application import madoguchi


def test_pairs_are_found_listed_and_counted(demo_dir):
    found = madoguchi("duplicates", "find", "--json", data_dir=demo_dir)
    assert found.returncode == 0, found.stderr
    counts = json.loads(found.stdout)
    # The import of each list has looked already.
    assert (counts["looked"], counts["new"]) == (0, 0)
    assert counts["waiting"] > 10
    told = madoguchi("duplicates", "find", data_dir=demo_dir).stdout
    assert f"決めるのを待っている組: {counts['waiting']}" in told

    listed = madoguchi("duplicates", "list", "--limit", "3", "--json", data_dir=demo_dir)
    answer = json.loads(listed.stdout)
    assert answer["total"] == counts["waiting"]
    assert len(answer["pairs"]) == 3
    scores = [pair["score"] for pair in answer["pairs"]]
    assert scores == sorted(scores, reverse=True)
    assert all(pair["reasons"] and len(pair["records"]) == 2 for pair in answer["pairs"])

    spoken = madoguchi("duplicates", "list", "--words", "サンカクシャ", data_dir=demo_dir).stdout
    assert "サンカクシャ\tサンカクシャ" in spoken
    assert "名前が同じです。" in spoken
    assert "1 組" in spoken
    few = madoguchi("duplicates", "list", "--limit", "2", data_dir=demo_dir).stdout
    assert f"{counts['waiting']} 組（うち 2 組を出しました）" in few
    none = madoguchi("duplicates", "list", "--words", "%", data_dir=demo_dir).stdout
    assert "0 組" in none


def test_what_is_typed_wrong_is_said(demo_dir):
    for wrong in (["--kind", "person"], ["--limit", "0"]):
        refused = madoguchi("duplicates", "list", *wrong, data_dir=demo_dir)
        assert refused.returncode == 2
        assert "Invalid value" in refused.stderr


def test_a_directory_that_was_never_set_up_says_so(tmp_path):
    refused = madoguchi("duplicates", "list", data_dir=tmp_path)
    assert refused.returncode == 1
    assert "madoguchi db upgrade" in refused.stderr
    found = madoguchi("duplicates", "find", data_dir=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "待っている組: 0" in found.stdout
