"""Packs as data: loading, checking, comparing. Pure Python; knows no database and no web.

A pack is a folder of YAML (a movement, the body kinds) or CSV (territories). :func:`check_pack` finds every
problem at once, each with its file and line; :func:`load_pack_data` gives frozen dataclasses of a pack that
checks clean; :func:`diff_packs` says what changed between two versions.
"""

from __future__ import annotations

from thidua.work.movements.packs.check import check_pack
from thidua.work.movements.packs.diff import PackDiff, diff_packs
from thidua.work.movements.packs.form_shapes import FormFile
from thidua.work.movements.packs.forms import load_form
from thidua.work.movements.packs.load import PackInvalid, load_bodies, load_pack_data
from thidua.work.movements.packs.problems import Problem
from thidua.work.movements.packs.shapes import BodiesPack, MovementPack

__all__ = [
    "BodiesPack",
    "FormFile",
    "MovementPack",
    "PackDiff",
    "PackInvalid",
    "Problem",
    "check_pack",
    "diff_packs",
    "load_bodies",
    "load_form",
    "load_pack_data",
]
