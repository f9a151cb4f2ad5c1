"""The life of one delivery in the outbox."""

from __future__ import annotations

from thidua.ground.lifecycle import Lifecycle, Move, State

DELIVERY = Lifecycle(
    name="notices.delivery",
    initial="waiting",
    states=(
        State("waiting", "Chờ gửi", tone="waiting"),
        State("sent", "Đã gửi", tone="good", final=True),
        State("skipped", "Không gửi theo ý người nhận", tone="neutral", final=True),
        State("parked", "Không gửi được", tone="stopped", final=True),
    ),
    moves=(
        Move("send", ("waiting",), "sent", "Gửi"),
        Move("retry", ("waiting",), "waiting", "Thử lại"),
        Move("skip", ("waiting",), "skipped", "Bỏ qua"),
        Move("park", ("waiting",), "parked", "Dừng thử"),
    ),
)
