"""The database gate: wrong set-ups are refused with a reason a person can act on."""

from __future__ import annotations

import pytest

from thidua.launch import gate
from thidua.launch.errors import DatabaseDown

SAFE = {
    "server_version_num": "180006",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
    "server_encoding": "UTF8",
}
ALL = set(gate.EXTENSIONS)


def test_a_safe_database_passes() -> None:
    assert gate.refusals(SAFE, ALL) == []
    assert (
        gate.refusals(
            {**SAFE, "server_version_num": "150000", "synchronous_commit": "local"}, ALL | {"hstore"}
        )
        == []
    )


@pytest.mark.parametrize(
    ("change", "extensions", "code", "word"),
    [
        ({"server_version_num": "140013"}, ALL, "db.version", "15 trở lên"),
        ({"server_version_num": "90624"}, ALL, "db.version", "90624"),
        ({"server_version_num": ""}, ALL, "db.version", "quá cũ"),
        ({"fsync": "off"}, ALL, "db.fsync", "mất điện"),
        ({"full_page_writes": "off"}, ALL, "db.full_page_writes", "hỏng"),
        ({"synchronous_commit": "off"}, ALL, "db.synchronous_commit", "đã nhận"),
        ({"data_checksums": "off"}, ALL, "db.checksums", "pg_checksums --enable"),
        ({"server_encoding": "SQL_ASCII"}, ALL, "db.encoding", "UTF8"),
        ({}, ALL - {"ltree"}, "db.extensions", "ltree"),
        ({}, ALL - {"pg_trgm", "unaccent"}, "db.extensions", "pg_trgm, unaccent"),
    ],
)
def test_each_wrong_setting_is_refused_alone(
    change: dict[str, str], extensions: set[str], code: str, word: str
) -> None:
    found = gate.refusals({**SAFE, **change}, extensions)
    assert [refusal.code for refusal in found] == [code]
    assert word in str(found[0])
    assert found[0].remedy


def test_everything_wrong_is_told_at_once_and_the_unknown_counts_as_wrong() -> None:
    codes = [refusal.code for refusal in gate.refusals({}, set())]
    assert codes == [
        "db.version",
        "db.fsync",
        "db.full_page_writes",
        "db.synchronous_commit",
        "db.checksums",
        "db.encoding",
        "db.extensions",
    ]


def test_nobody_at_the_address_is_a_readable_refusal() -> None:
    with pytest.raises(DatabaseDown) as refused:
        gate.check("postgresql://nobody@127.0.0.1:1/none")
    assert "DATABASE_URL" in refused.value.hint
    assert refused.value.exit_code == 5
