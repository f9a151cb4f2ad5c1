"""Find a body while typing: accent-blind, any word order, initials and abbreviations, best first.

Three cheap questions instead of one dear one, each bounded whatever is typed:

1. names (and proper names of territories) that *begin* with the text, from a B-tree, level by level;
2. the same words anywhere, each beginning a word, from the trigram index, when they are selective;
3. where they are not (“tổ dân phố”), a walk down the index of ranks until enough are found.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from thidua.ground.text_vn import search_key

from ..facts import BodyCard
from ..models import BodyPlace
from ..rules import expand
from .bodies import cards

#: More matches than this and ranking all of them would be slower than walking in order of rank.
SELECTIVE = 1500
#: Rows an ordered walk may look at before it gives back what it has (milliseconds, not results, are promised).
WALK = 60


def search_bodies(
    text: str,
    *,
    under: UUID | None = None,
    kinds: Iterable[str] = (),
    limit: int = 20,
    near: UUID | None = None,
) -> list[BodyCard]:
    """Bodies of today that fit what was typed, best first.

    :param under: only this body and those below it. :param kinds: only these kinds.
    :param near: bodies in the tree or the territory of this one come first among equals.
    """
    key = search_key(text)[:120]
    if not key:
        return []
    scope = _Scope(under, tuple(kinds), near)
    if scope.empty:
        return []
    words = key.split()[:10]
    with transaction.atomic(), connection.cursor() as cursor:
        ids = _ranked(cursor, key, words, scope, limit)
        if not ids and (wide := expand(key)) != key:
            ids = _ranked(cursor, wide, wide.split()[:12], scope, limit)
        if not ids and len(key) >= 5:
            ids = _alike(cursor, key, scope, limit)
    found = cards(ids)
    return [found[i] for i in ids if i in found]


class _Scope:
    """The restriction and the preference of one search, as SQL."""

    def __init__(self, under: UUID | None, kinds: tuple[str, ...], near: UUID | None) -> None:
        wanted = [i for i in (under, near) if i is not None]
        rows = {p.body_id: p for p in BodyPlace.objects.filter(pk__in=wanted)} if wanted else {}
        self.empty = under is not None and under not in rows
        self.where, self.params = "", {}
        if under is not None and under in rows:
            self.where += " AND (p.path = %(under)s OR p.path LIKE %(under)s || '.%%')"
            self.params["under"] = rows[under].path
        if kinds:
            self.where += " AND p.kind_id = ANY(%(kinds)s)"
            self.params["kinds"] = list(kinds)
        home = rows.get(near) if near else None
        self.near = home is not None
        # The actor's root stands for its whole province; its own path for its own house.
        self.params["home"] = home.path if home else "-"
        self.params["root"] = home.path.split(".")[0] if home else "-"
        self.params["area"] = home.territory_id if home else None


_SCORE = """
    (CASE WHEN p.name_key = %(key)s THEN 60
          WHEN p.name_key LIKE %(key)s || ' %%' THEN 44
          WHEN p.name_key LIKE %(key)s || '%%' THEN 40
          WHEN (' ' || p.name_key) LIKE '%% ' || %(key)s || '%%' THEN 22 ELSE 0 END
     + CASE WHEN p.place_key = %(key)s THEN 14 WHEN p.place_key <> '' AND %(key)s LIKE '%%' || p.place_key THEN 12
            WHEN p.place_key LIKE %(last)s || '%%' THEN 4 ELSE 0 END
     + {whole}
     + CASE WHEN p.path LIKE %(home)s || '%%' THEN 16 WHEN p.territory_id = %(area)s THEN 14
            WHEN p.path LIKE %(root)s || '%%' THEN 8 ELSE 0 END
     + CASE p.slot WHEN 'ubnd' THEN 3 ELSE 0 END
     - 2.5 * p.rank - length(p.name_key) / 40.0)"""


def _ranked(cursor: object, key: str, words: list[str], scope: _Scope, limit: int) -> list[UUID]:
    params: dict[str, object] = {**scope.params, "key": key, "last": words[-1], "limit": limit}
    starts = _beginning(cursor, params, scope, limit)
    long = [w for w in words if len(w) >= 2] or words
    if len(key) <= 2 and len(starts) >= limit:
        return _order(cursor, starts, words, params, limit)
    matches: list[UUID] = []
    for index, word in enumerate(words):
        params[f"w{index}"] = f"% {word}%"
    clause = " AND ".join(f"p.search LIKE %(w{index})s" for index in range(len(words)))
    if max(len(w) for w in long) >= 3 or len(words) > 1:
        matches = _rows(
            cursor,
            f"SELECT p.body_id FROM orgs_body_place p WHERE {clause}{scope.where} LIMIT {SELECTIVE + 1}",  # noqa: S608
            params,
        )
    if len(matches) > SELECTIVE or (not matches and len(key) <= 2):
        matches = _walk(cursor, clause, params, scope)
    return _order(cursor, [*starts, *matches], words, params, limit)


def _beginning(cursor: object, params: dict[str, object], scope: _Scope, limit: int) -> list[UUID]:
    """Names, then proper names of territories, that begin with the text: a few from each level."""
    parts = []
    for column in ("name_key", "place_key"):
        parts += [
            f"(SELECT p.body_id FROM orgs_body_place p WHERE p.rank = {rank} AND p.{column} >= %(key)s "  # noqa: S608
            f"AND p.{column} < %(end)s{scope.where} ORDER BY p.rank, p.{column} LIMIT {limit})"
            for rank in range(6)
        ]
    return _rows(cursor, " UNION ALL ".join(parts), {**params, "end": str(params["key"]) + "\x7f"})


def _walk(cursor: object, clause: str, params: dict[str, object], scope: _Scope) -> list[UUID]:
    """The first matches in order of rank and name, without sorting all of them; the actor's own tree first."""
    found: list[UUID] = []
    if scope.near:
        found = _rows(
            cursor,
            f"""SELECT p.body_id FROM orgs_body_place p
                WHERE p.path >= %(root)s AND p.path < %(root)s || '/' AND {clause}{scope.where} LIMIT {WALK * 4}""",  # noqa: S608
            params,
        )
    found += _rows(
        cursor,
        f"""SELECT p.body_id FROM (SELECT * FROM orgs_body_place ORDER BY rank, name_key OFFSET 0) p
            WHERE {clause}{scope.where} LIMIT {WALK}""",  # noqa: S608
        params,
    )
    return found


def _order(
    cursor: object, ids: list[UUID], words: list[str], params: dict[str, object], limit: int
) -> list[UUID]:
    if not ids:
        return []
    whole = []
    for index, word in enumerate(words):
        params[f"x{index}"] = f"% {word} %"
        whole.append(f"CASE WHEN (p.search || ' ') LIKE %(x{index})s THEN 3 ELSE 0 END")
        params[f"y{index}"] = f"% {word}%"
        whole.append(f"CASE WHEN (' ' || p.name_key) LIKE %(y{index})s THEN 3 ELSE 0 END")
    score = _SCORE.format(whole=" + ".join(whole))
    return _rows(
        cursor,
        f"SELECT p.body_id FROM orgs_body_place p WHERE p.body_id = ANY(%(ids)s) "  # noqa: S608
        f"ORDER BY {score} DESC, p.name_key, p.territory_name, p.body_id LIMIT %(limit)s",
        {**params, "ids": ids},
    )


def _alike(cursor: object, key: str, scope: _Scope, limit: int) -> list[UUID]:
    """Mistyped: names alike by trigrams, only when nothing matched."""
    cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.55")  # type: ignore[attr-defined]
    return _rows(
        cursor,
        f"""SELECT q.body_id FROM (
                SELECT p.body_id, p.rank, word_similarity(%(key)s, p.search) AS likeness
                FROM orgs_body_place p WHERE %(key)s <%% p.search{scope.where} LIMIT 400) q
            ORDER BY q.likeness DESC, q.rank LIMIT %(limit)s""",  # noqa: S608
        {**scope.params, "key": key, "limit": min(limit, 10)},
    )


def _rows(cursor: object, statement: str, params: dict[str, object]) -> list[UUID]:
    cursor.execute(statement, params)  # type: ignore[attr-defined]
    return [row[0] for row in cursor.fetchall()]  # type: ignore[attr-defined]
