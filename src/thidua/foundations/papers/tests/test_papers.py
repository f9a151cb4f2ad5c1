"""Documents as registered: identity, versions, frozen bytes, and what is left of a refused upload."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.cast import MEMBERS, Cast
from tests.trails import verbs_of
from thidua.foundations.papers import policy, selectors, services
from thidua.foundations.papers.models import Attempt, Paper, PaperPicture, StoredFile
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.reading.page_picture import PagePicture

AT = datetime(2025, 10, 1, 2, 0, tzinfo=UTC)


def register(cast: Cast, who: str = "officer", **given: Any) -> UUID:
    actor = cast.actor(who)
    base: dict[str, Any] = {
        "owner": actor.body_id,
        "kind": "KẾ HOẠCH",
        "issuer": "Ủy ban nhân dân tỉnh",
        "issuer_body": None,
        "number": "145/KH-UBND",
        "symbol": "KH-UBND",
        "dated": date(2021, 5, 1),
        "place": "",
        "title": "t",
        "file": None,
        "at": AT,
    }
    return services.register_incoming(actor=actor, **{**base, **given})


def upload(cast: Cast, content: bytes = b"mau", who: str = "officer", **given: Any) -> UUID:
    return services.begin_attempt(
        actor=cast.actor(who), file_name="a.txt", content=content, media_type="text/plain", at=AT, **given
    )


def test_the_same_number_of_another_year_or_issuer_is_another_document(cast: Cast) -> None:
    first = register(cast)
    others = [
        register(cast, dated=date(2022, 5, 1)),
        register(cast, issuer="Ủy ban nhân dân huyện"),
        register(cast, who="city_officer"),
    ]
    assert len({first, *others}) == 4
    assert set(Paper.objects.values_list("version", flat=True)) == {1}


def test_the_same_document_again_is_refused_unless_it_is_a_new_version(cast: Cast) -> None:
    first = register(cast)
    with pytest.raises(NotPossible, match="papers-003"):
        register(cast, number=" 145 /kh-ubnd", issuer="UỶ BAN NHÂN DÂN TỈNH")
    second = register(cast, new_version=True)
    row = Paper.objects.get(id=second)
    assert (row.version, row.previous_id) == (2, first)


def test_a_draft_has_no_identity_and_becomes_a_version_only_when_told_of_what(cast: Cast) -> None:
    first, other = register(cast, number="", dated=None), register(cast, number="", dated=None)
    assert {Paper.objects.get(id=p).version for p in (first, other)} == {1}
    later = register(cast, number="", dated=None, new_version=True, previous=first)
    assert (Paper.objects.get(id=later).version, Paper.objects.get(id=later).previous_id) == (2, first)


def test_a_document_is_found_again_by_its_bytes_or_its_identity_by_its_own_body(cast: Cast) -> None:
    sha = services.keep_file(content=b"mau", media_type="text/plain", at=AT)
    paper = register(cast, file=(sha, "a.txt"))
    ward, city = cast.body.ward, cast.body.city
    identity = Paper.objects.get(id=paper).identity
    by_bytes = selectors.find_same(owner=ward, sha256=sha, identity="khác")
    by_identity = selectors.find_same(owner=ward, identity=identity)
    assert (by_bytes and by_bytes.by, by_identity and by_identity.by) == ("bytes", "identity")
    assert selectors.find_same(owner=city, sha256=sha, identity=identity) is None


def test_bytes_are_kept_once_and_never_change(cast: Cast) -> None:
    one = services.keep_file(content=b"mau", media_type="text/plain", at=AT)
    two = services.keep_file(content=b"mau", media_type="application/pdf", at=AT)
    assert one == two
    assert StoredFile.objects.get(sha256=one).media_type == "text/plain"
    assert selectors.file_bytes(one) == b"mau"
    with pytest.raises(NotFound):
        selectors.file_bytes("0" * 64)


def test_of_a_refused_upload_only_the_attempt_is_left(cast: Cast) -> None:
    attempt = upload(cast)
    services.begin_reading(attempt_id=attempt)
    lines = verbs_of(
        lambda: services.refuse_attempt(
            actor=system_actor("reader"), attempt_id=attempt, code="READ-001", message="hỏng", at=AT
        )
    )
    assert lines == ["papers.refuse_attempt"]
    row = Attempt.objects.get(id=attempt)
    assert (row.state, row.code, row.file_id) == ("refused", "READ-001", None)
    assert StoredFile.objects.count() == 0


def test_bytes_others_refer_to_outlive_a_refusal(cast: Cast) -> None:
    sha = services.keep_file(content=b"mau", media_type="text/plain", at=AT)
    register(cast, file=(sha, "a.txt"))
    attempt, other = upload(cast), upload(cast, b"khac")
    waiting = upload(cast, b"khac")
    for one in (attempt, other):
        services.refuse_attempt(actor=system_actor("reader"), attempt_id=one, code="X", message="m", at=AT)
    assert StoredFile.objects.count() == 2
    services.refuse_attempt(actor=system_actor("reader"), attempt_id=waiting, code="X", message="m", at=AT)
    assert set(StoredFile.objects.values_list("sha256", flat=True)) == {sha}


def test_an_upload_is_read_again_after_its_reader_died_and_never_after_it_was_settled(cast: Cast) -> None:
    attempt = upload(cast)
    for _ in range(2):
        row = services.begin_reading(attempt_id=attempt)
        assert row is not None
        assert row.state == "reading"
    services.finish_attempt(attempt_id=attempt, result_type="plan", result_id="1")
    assert services.begin_reading(attempt_id=attempt) is None


def test_a_held_upload_waits_for_a_person_s_word(cast: Cast) -> None:
    attempt = upload(cast, known=True)
    services.hold_as_same(attempt_id=attempt, result_type="plan", result_id="1", message="đã có")
    assert services.begin_reading(attempt_id=attempt) is None
    with pytest.raises(NotFound):
        services.take_as_version(actor=cast.actor("other_officer"), attempt_id=attempt, at=AT)
    lines = verbs_of(lambda: services.take_as_version(actor=cast.actor("officer"), attempt_id=attempt, at=AT))
    assert lines == ["papers.take_as_version"]
    assert selectors.attempt(cast.actor("officer"), attempt).running


@pytest.mark.parametrize("who", ["chair", "inspector", "auditor"])
def test_only_registrars_bring_documents_in(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="papers-100"):
        upload(cast, who=who)
    with pytest.raises(Refused, match="papers-100"):
        register(cast, who=who)
    assert (Attempt.objects.count(), StoredFile.objects.count(), Paper.objects.count()) == (0, 0, 0)


def test_uploads_are_seen_by_their_body_alone_row_and_rule_agree(cast: Cast) -> None:
    for who in ("officer", "city_officer", "stranger"):
        upload(cast, who=who)
    for name in MEMBERS:
        if not MEMBERS[name][1]:
            continue
        actor = cast.actor(name)
        filtered = set(Attempt.objects.filter(policy.visible_attempts(actor)).values_list("id", flat=True))
        judged = {a.id for a in Attempt.objects.all() if policy.may_see_attempt(actor, a.body_id)}
        assert filtered == judged
        assert {a.id for a in selectors.recent_attempts(actor)} == filtered


def test_another_rendering_is_added_once(cast: Cast) -> None:
    paper = register(cast)
    sha = services.keep_file(content=b"pdf", media_type="application/pdf", at=AT)
    for _ in range(2):
        services.add_rendering(actor=cast.actor("officer"), paper_id=paper, file=(sha, "a.pdf"), at=AT)
    assert [name for _, name, _ in selectors.cards([paper])[paper].files] == ["a.pdf"]


def test_pictures_of_pages_are_kept_beside_the_paper_once_for_equal_bytes(cast: Cast) -> None:
    letter, plan = register(cast, number="1/KH-UBND"), register(cast, number="2/KH-UBND")
    pictures = [PagePicture(2, 30, 40, b"hai"), PagePicture(1, 30, 40, b"mot")]
    for paper in (letter, plan):
        services.keep_pictures(actor=cast.actor("officer"), paper_id=paper, pictures=pictures, at=AT)
    assert selectors.page_picture(plan, 2) == pictures[0]
    assert selectors.page_picture(plan, 3) is None
    assert list(selectors.pictured_pages(letter)) == [1, 2]
    assert StoredFile.objects.filter(media_type=services.PICTURE_TYPE).count() == 2
    assert selectors.cards([plan])[plan].files == ()  # never offered as a rendering
    with pytest.raises(Refused):
        services.keep_pictures(actor=cast.actor("auditor"), paper_id=plan, pictures=pictures, at=AT)
    assert PaperPicture.objects.count() == 4
