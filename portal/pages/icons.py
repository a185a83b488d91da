"""The icons of the site, as the inside of a 24 by 24 drawing: lines of 2 units, no fill.

They stand in the page itself, because a sprite would be one more request before a page is whole.
"""

ICONS: dict[str, str] = {
    # Those of themes, by the names of Theme.Icon
    "board": '<path d="M4 5h12l4 4-4 4H4zM8 13v8"/>',
    "home": '<path d="M3 11l9-7 9 7M6 9.5V20h12V9.5M10 20v-6h4v6"/>',
    "work": '<path d="M3 8h18v12H3zM9 8V5h6v3M3 13h18M11 13h2"/>',
    "school": '<path d="M12 6C9 4 6 4 3 4v14c3 0 6 0 9 2 3-2 6-2 9-2V4c-3 0-6 0-9 2zM12 6v14"/>',
    "care": '<path d="M12 20C5 15 3 12 3 8.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 9 1.5C21 12 19 15 12 20zM8 11.5h2.5L12 9l1.5 5 1-2.5h1.5"/>',
    "network": (
        '<circle cx="12" cy="5.5" r="2.5"/><circle cx="5" cy="18" r="2.5"/><circle cx="19" cy="18" r="2.5"/>'
        '<path d="M10.8 7.8L6.2 15.7M13.2 7.8l4.6 7.9M7.5 18h9"/>'
    ),
    # Tools
    "calendar": '<path d="M4 6h16v14H4zM4 11h16M8 3v5M16 3v5"/>',
    "check": '<path d="M4 13l5 5L20 6"/>',
    "close": '<path d="M5 5l14 14M19 5L5 19"/>',
    "download": '<path d="M12 3v12M6 10l6 6 6-6M4 21h16"/>',
    "elsewhere": '<path d="M13 4h7v7M20 4l-9 9M18 15v5H4V6h5"/>',
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1"/>',
    "flag": '<path d="M6 21V4M6 5h12l-4 4 4 4H6"/>',
    "law": '<path d="M12 3v18M7 21h10M5 6h14M5 6l-3 8h6zM19 6l-3 8h6z"/>',
    "mail": '<path d="M3 6h18v13H3zM3 7l9 7 9-7"/>',
    "page": '<path d="M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 4-7 8-7s8 2 8 7"/>',
    "place": '<path d="M12 21c-5-6-7-9-7-12a7 7 0 0 1 14 0c0 3-2 6-7 12z"/><circle cx="12" cy="9" r="2.5"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "warning": '<path d="M12 3l10 18H2zM12 10v5M12 18v.5"/>',
}
