"""What an action raises when it may not or cannot do what was asked; nothing has changed then."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """A refusal with one sentence for the person who asked; `field` names the form field it belongs to, if any."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
