"""Row filters over a subtree of today's bodies, in the shape that reads least for the body that asks."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from thidua.ground.actor import Post

from ..models import BodyPlace


def within(prefix: str, post: Post) -> Q:
    """Rows whose body ``prefix`` is the post's own or stands below it.

    Where few stand below they are looked up first and the rows found by them; a whole province is told by its path.
    """
    if post.few:
        return Q(among(f"{prefix}_id", subtree(post)))
    return Q(**{f"{prefix}__place__path": post.path}) | Q(
        **{f"{prefix}__place__path__startswith": f"{post.path}."}
    )


def subtree(post: Post) -> QuerySet[Any]:
    """Ids of the post's body and those below it."""
    below = Q(path=post.path) | Q(path__startswith=f"{post.path}.")
    return BodyPlace.objects.filter(below).values("body_id")


def among(column: str, found: QuerySet[Any] | RawSQL) -> Func:
    """Whether a column is one of a short list the database finds first, so that an index on the column finds the rows.

    ``IN (SELECT …)`` beside another condition is tried on every row instead.
    """
    listed = found if isinstance(found, RawSQL) else Subquery(found)
    return Func(
        F(column),
        listed,
        template="%(expressions)s)",
        arg_joiner=" = ANY(ARRAY",
        output_field=BooleanField(),
    )


__all__ = ["among", "subtree", "within"]
