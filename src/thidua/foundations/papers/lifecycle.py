"""The life of an upload."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

ATTEMPT = Lifecycle(
    name="papers.attempt",
    initial="waiting",
    states=(
        State("waiting", "Chờ đọc", tone="waiting"),
        State("reading", "Đang đọc", tone="info"),
        State("same", "Đã có trong hệ thống", tone="waiting"),
        State("doubtful", "Chưa nhận ra văn bản", tone="waiting"),
        State("done", "Đã đọc xong", tone="good", final=True),
        State("refused", "Không nhận", tone="stopped", final=True),
    ),
    moves=(
        Move("begin_reading", ("waiting", "reading"), "reading", "Bắt đầu đọc"),
        Move("find_same", ("waiting", "reading"), "same", "Báo đã có"),
        Move("take_as_version", ("same",), "waiting", "Đăng ký phiên bản mới"),
        Move("doubt", ("reading",), "doubtful", "Báo chưa nhận ra văn bản"),
        Move("take_anyway", ("doubtful",), "waiting", "Vẫn rà soát"),
        Move("finish", ("reading",), "done", "Đọc xong"),
        Move("refuse", ("waiting", "reading", "same", "doubtful"), "refused", "Từ chối"),
    ),
)
