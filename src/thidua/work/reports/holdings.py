"""What people hold in this room, for ``access``: nobody's post ends over reports not done yet."""

from __future__ import annotations

from thidua.foundations.access.holdings import register_holding
from thidua.work.reports import policy, selectors

register_holding("report", "báo cáo đang làm", policy.WORKERS, selectors.held)
