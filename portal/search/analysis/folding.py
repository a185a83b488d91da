"""One way of writing for every letter: lower case, without accents."""

import unicodedata

# Letters that have no mark to take off. None of them is in a folded text, so the index may mark its terms with them.
_ALONE = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i", "þ": "th", "ð": "d", "ĳ": "ij"})


def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents: "Fryslân" → "fryslan". Any text is safe."""
    if text.isascii():
        return text.lower() if text.isalnum() else "".join(filter(str.isalnum, text)).lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_ALONE)
    return "".join(filter(str.isalnum, apart)).lower()
