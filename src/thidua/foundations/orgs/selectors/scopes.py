"""Row filters over a subtree of today's bodies, in the shape that reads least for the body that asks."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, Q
from django.db.models.expressions import RawSQL

from thidua.foundations.orgs.models import Body
from thidua.ground.actor import Post


def within(prefix: str, post: Post) -> Q:
    """Rows whose body ``prefix`` is the post's own or stands below it.

    Where few stand below they are looked up first and the rows found by them; a whole province is told by its path.
    """
    if post.few:
        return Q(among(f"{prefix}_id", RawSQL(_SUBTREE, [post.path, f"{post.path}.%"])))  # noqa: S611 -- a constant
    path = f"{prefix}__place__path"
    return Q(**{path: post.path}) | Q(**{f"{path}__startswith": f"{post.path}."})


_SUBTREE = "SELECT body_id FROM orgs_body_place WHERE path = %s OR path LIKE %s"


def no_more(prefix: str) -> Q:
    """Rows whose body ``prefix`` stands nowhere today: it has ended, or is yet to come."""
    return Q(**{f"{prefix}_id__in": Body.objects.filter(place__isnull=True).values("id")})


def keys(model: type[Model], column: str, by: str, value: UUID) -> RawSQL:
    """``column`` of a table's rows in which the column ``by`` is ``value``: for :func:`among` and ``__in``.

    Ready to be sent: a query of the mapper in its place is compiled anew with every list that is filtered by it.
    """
    quoted = connection.ops.quote_name
    told = f"SELECT {quoted(column)} FROM {quoted(model._meta.db_table)} WHERE {quoted(by)} = %s"  # noqa: S608 -- names
    return RawSQL(told, [value])  # noqa: S611 -- names of the model's own table, and a parameter


def among(column: str, found: RawSQL) -> Func:
    """Whether a column is one of a short list the database finds first, so that an index on the column finds the rows.

    ``IN (SELECT …)`` beside another condition is tried on every row instead.
    """
    return Func(
        F(column),
        found,
        template="%(expressions)s)",
        arg_joiner=" = ANY(ARRAY",
        output_field=BooleanField(),
    )


__all__ = ["among", "keys", "within"]
