"""Names of this room's acts."""

from __future__ import annotations

from thidua.foundations.audit.verbs import register, register_subject, register_values
from thidua.work.movements.lifecycle import VERSION

register("movements.load_pack", "Nạp gói phong trào", "Load a pack", digest="Mã băm")
register("movements.publish_version", "Công bố phiên bản phong trào", "Publish a version")
register_values("movements", "state", dict(VERSION.choices()))
register_subject("movement_version", "Phiên bản phong trào")
