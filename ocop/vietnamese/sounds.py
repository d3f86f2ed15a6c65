"""Words that some speakers say alike and so write one for the other: tr and ch, s and x, l and n, d, gi and r (pure)."""

from __future__ import annotations

from functools import lru_cache

# Longer initials first. What follows the arrow is only a key, no spelling.
_INITIALS = (
    ("ngh", "ng"),
    ("tr", "ch"),
    ("gi", "d"),
    ("gh", "g"),
    ("ng", "ng"),
    ("nh", "nh"),
    ("ch", "ch"),
    ("kh", "kh"),
    ("l", "n"),
    ("n", "n"),
    ("x", "s"),
    ("r", "d"),
    ("k", "c"),
    ("f", "ph"),
)


@lru_cache(maxsize=16384)
def sound_key(folded: str) -> str:
    """What two folded words share when only their first consonants are among those confused."""
    for initial, key in _INITIALS:
        if folded.startswith(initial) and len(folded) > len(initial):
            rest = folded[len(initial) :]
            return (key + "i" if initial == "gi" and rest[0] not in "aeiouy" else key) + rest
    return folded
