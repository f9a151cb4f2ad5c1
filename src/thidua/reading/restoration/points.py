"""Points lettered d) twice: engines without Vietnamese print d) for đ) too."""

from __future__ import annotations

import dataclasses

from thidua.reading.paragraphs import Paragraph


def letter_points(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with a second d) in a row lettered đ)."""
    made: list[Paragraph] = []
    letter: str | None = None
    for paragraph in paragraphs:
        marker = paragraph.marker
        if marker is not None and marker.kind == "letter":
            if letter == "d" and marker.printed[:1] == "d":
                after_d = dataclasses.replace(
                    marker, printed="đ" + marker.printed[1:], path=(marker.value + 1,)
                )
                paragraph = dataclasses.replace(paragraph, marker=after_d)  # noqa: PLW2901
            letter = (paragraph.marker or marker).printed[:1]
        elif marker is not None and marker.kind != "bullet":
            letter = None
        made.append(paragraph)
    return made
