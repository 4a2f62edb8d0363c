"""What the encoder is asked to hold of a letter: around whom, in any spelling."""

from __future__ import annotations

from assistant.viewpoint import viewpoint


def test_what_stands_at_the_people_is_read_whatever_the_capitals():
    class Keeping:
        def embed_within(self, text, groups):
            return [[text[a:b] for a, b in spans] for spans in groups]

    told = viewpoint("I told HIM. İt was My idea, not theirs or Ian's.", Keeping())
    assert told == [["I", "My"], ["HIM"]]
