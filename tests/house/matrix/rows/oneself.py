"""What is a person's own: profile, acting switch, language, notices, calendar address."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import FOR_ACCOUNTS, act, read


def _notice(world: Any, made: Any) -> dict[str, Any]:
    return {"notice_id": made}


def _another_post(world: Any, made: Any) -> dict[str, Any]:
    return {"body": world.actor("two_posts").posts[1].appointment_id}


ROWS = [
    read(
        "my_profile",
        outside=FOR_ACCOUNTS,
        contacts="one's own",
        why="everybody sees what the system knows them as",
    ),
    read(
        "my_sessions",
        outside=FOR_ACCOUNTS,
        why="everybody sees where they are signed in, with or without a post",
    ),
    act(
        "end_session",
        lambda w, m: {"session": 1},
        {404: "everyone"},
        outside={**FOR_ACCOUNTS, "no_post": 404},
        why="somebody else's session is not found",
    ),
    act(
        "end_other_sessions",
        outside={**FOR_ACCOUNTS, "no_post": 302},
        why="one's own sessions, with or without a post",
    ),
    act(
        "set_language",
        outside={"anonymous": 302, "no_post": 302},
        sends=lambda w, m: {"language": "en"},
        why="everybody chooses a language, also before signing in",
    ),
    act(
        "choose_acting",
        answers={404: "everyone"},
        also={"two_posts": 302},
        sends=_another_post,
        why="one acts by one's own posts in force; somebody else's post is not found",
    ),
    read("notice_list", why="one's own notices"),
    read(
        "notice_open",
        _notice,
        {404: "everyone"},
        also={"officer": 302},
        scene=scenes.notice,
        leaves="opening a notice marks it as read",
        why="a notice is its receiver's alone, whatever the role of others",
    ),
    act("notice_read_all", why="one's own notices"),
    read("notice_wishes", why="one's own wishes"),
    act("notice_wishes", sends=lambda w, m: {"email": "daily"}, why="one's own wishes"),
    act("calendar_subscribe", why="one's own calendar address, for the body acted for"),
    read(
        "calendar_feed",
        lambda w, m: {"token": m},
        outside={"anonymous": 200, "no_post": 200},
        scene=scenes.feed,
        why="the secret in the address is the key; calendar programs do not sign in",
    ),
    read(
        "calendar_feed",
        lambda w, m: {"token": "khong-phai"},
        {404: "everyone"},
        outside={"anonymous": 404, "no_post": 404},
        note="a wrong secret",
        why="without the secret there is nothing",
    ),
]
