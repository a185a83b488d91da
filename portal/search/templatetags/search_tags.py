"""Tags of the search page."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def mark_words(text: str, words: list[str]) -> str | SafeString:
    """Mark the words that were searched; everything else is escaped."""
    if not words:
        return text
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})\b", re.IGNORECASE)
    pieces = pattern.split(text)
    # Pieces at odd places are what the pattern caught.
    return mark_safe(
        "".join(
            f"<mark>{conditional_escape(piece)}</mark>" if place % 2 else conditional_escape(piece) for place, piece in enumerate(pieces)
        )
    )
