"""How names are reduced to keys, and what keys hold beside names."""

from __future__ import annotations

from unicodedata import normalize

_LETTERS = str.maketrans(
    {
        **dict(zip("\u0131øđł\u0259ς", "iodla\u03c3", strict=True)),
        "ß": "ss",
        "æ": "ae",
        # Kazakh, Kyrgyz, Uzbek, Tajik and Ukrainian letters as Russian documents write them.
        **dict(zip("қғңөұүһҳәіґєҷ", "кгноууххаигеч", strict=True)),
        # Persian and Uyghur forms of Arabic letters.
        **dict(zip("\u06cc\u0649\u06a9\u0629\u06d5", "\u064a\u064a\u0643\u0647\u0647", strict=True)),
        **dict.fromkeys([*map(chr, range(0x2B9, 0x2C0)), "\u0640"], None),
    }
)
"""Letters that fall apart no further; marks that Unicode takes for letters."""

WIDER, AMONG = "*", "|"
"""
What the keys begin with that no name can have: ``*name`` finds all places that bear a name, those included that bear
it only with a word more; ``|KZ`` and ``|port`` find all places of a country or class.
"""


def folded(text: str) -> str:
    """
    Reduce a name to its letters and digits, without case and accents.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    key
        ``"Xi'an"`` and ``"XIAN"`` give ``"xian"``.
    """
    # "i" with a dot above falls apart into two characters when it is casefolded.
    plain = normalize("NFKD", text.casefold()).translate(_LETTERS)
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
