"""Draws the sixteen portraits of personas from one kit of flat parts.

    python frontend/illustrations/portraits.py      writes static/portraits/<name>.svg, 120 x 120 units

Adults in the making, so shoulders and necks, small eyes, closed mouths. An aid or a headscarf is ordinary, never the subject;
nobody's trouble is visible in the face; no two neighbours have the same background.
A portrait = background + back hair + shoulders + neck + head + shade + face + front hair + extras.
The light always comes from the left: the right half of every shape carries one darker, transparent shade.
"""

from pathlib import Path

SKIN = {
    1: ("#f3d3ba", "#c98f6d"),
    2: ("#e8b896", "#b37a53"),
    3: ("#cf9468", "#8f5a34"),
    4: ("#a86c43", "#6b3f22"),
    5: ("#7d4b2d", "#472713"),
    6: ("#5b3522", "#2f190e"),
}
BG = {"zand": "#ecdfc3", "lucht": "#c9dde4", "gras": "#cfdcbe", "klei": "#ecc9b4", "mist": "#d8d6e4", "riet": "#e6d790"}
HAIR = {"zwart": "#1d1a1c", "bruin": "#4a2f21", "kastanje": "#7a3f22", "blond": "#c99a4a", "rood": "#a8481f", "as": "#8b7a66"}

HEAD = {  # forehead y=28, chin y=80
    "ovaal": "M38 50C38 34 47 27 60 27s22 7 22 23c0 18-10 31-22 31S38 68 38 50z",
    "rond": "M37 51C37 35 47 27 60 27s23 8 23 24c0 17-11 28-23 28S37 68 37 51z",
    "hoekig": "M38 48C38 34 47 27 60 27s22 7 22 21l-1 15c-1 5-11 18-21 18S40 68 39 63z",
}
BODY = "M12 122C13 104 26 97 44 93l5-3h22l5 3c18 4 31 11 32 29z"


def hair_parts(kind, c):
    """Return (behind, front)."""
    cap = f'<path d="M36 52C34 32 45 21 61 21s26 10 23 31c-3-9-6-13-10-15-9 3-20 3-28 0-5 3-8 8-10 15z" fill="{c}"/>'
    parts = {
        "kort": ("", cap),
        "opgeschoren": (
            "",
            f'<path d="M39 42C39 28 48 22 60 22s21 6 21 20c-4-5-7-7-10-8-8 2-15 2-22 0-4 1-7 4-10 8z" fill="{c}"/><path d="M37 52c0-6 1-9 3-12l2 1c-1 4-2 7-2 12zM83 52c0-6-1-9-3-12l-2 1c1 4 2 7 2 12z" fill="{c}" opacity=".45"/>',
        ),
        "kuif": (
            "",
            f'<path d="M37 50C35 36 40 27 48 24c2-6 16-9 26-5 9 4 12 15 9 31-2-8-5-12-8-14-8 1-18-1-26-5-6 4-9 10-12 19z" fill="{c}"/>',
        ),
        "krul": (
            f'<g fill="{c}"><circle cx="60" cy="36" r="25"/><circle cx="38" cy="44" r="14"/><circle cx="82" cy="44" r="14"/><circle cx="44" cy="28" r="13"/><circle cx="76" cy="28" r="13"/><circle cx="36" cy="57" r="10"/><circle cx="84" cy="57" r="10"/></g>',
            f'<path d="M37 51C37 34 46 24 60 24s23 10 23 27c-3-9-8-13-13-14-6 2-14 2-20 0-5 1-10 5-13 14z" fill="{c}"/>',
        ),
        "lang": (
            f'<path d="M60 20C40 20 32 34 32 54c0 20-3 34-6 46 10 5 20 4 24 0h20c4 4 14 5 24 0-3-12-6-26-6-46 0-20-8-34-28-34z" fill="{c}"/>',
            f'<path d="M36 56C35 34 46 22 61 22c14 0 25 10 23 34-4-8-12-17-24-24-8 7-19 13-24 24z" fill="{c}"/>',
        ),
        "bob": (
            f'<path d="M60 20c-20 0-28 13-28 32 0 13-1 22-2 28 8 5 17 4 20 0h20c3 4 12 5 20 0-1-6-2-15-2-28 0-19-8-32-28-32z" fill="{c}"/>',
            f'<path d="M36 54C35 33 46 22 60 22s25 11 24 32c-2-6-4-10-6-12-12 3-26 2-35-1-3 3-5 7-7 13z" fill="{c}"/>',
        ),
        "knot": (
            f'<circle cx="60" cy="15" r="11" fill="{c}"/>',
            f'<path d="M37 50C36 31 46 22 60 22s24 9 23 28c-4-9-12-15-23-15s-19 6-23 15z" fill="{c}"/>',
        ),
        "staart": (
            f'<path d="M78 26c16 2 22 16 20 34-1 12 0 20-6 28-6-6-8-14-8-24 0-12-2-22-10-28z" fill="{c}"/>',
            f'<path d="M37 51C35 32 45 21 61 21c15 0 25 11 22 30-4-8-8-13-14-16-12 2-24 4-32 16z" fill="{c}"/>',
        ),
        "vlecht": (
            f'<path d="M60 20c-19 0-27 12-27 30l-4 52h9l3-40h38l3 40h9l-4-52c0-18-8-30-27-30z" fill="{c}"/><path d="M29 70h9M28 80h9M28 90h9M82 70h9M83 80h9M83 90h9" stroke="#fff" stroke-opacity=".28" stroke-width="1.6"/>',
            f'<path d="M37 51C35 32 46 22 60 22s25 10 23 29c-4-9-12-15-23-18-11 3-19 9-23 18z" fill="{c}"/><path d="M60 22v11M50 24l-2 12M70 24l2 12M42 30l-3 11M78 30l3 11" stroke="#fff" stroke-opacity=".22" stroke-width="1.4"/>',
        ),
        "locs": (
            f'<path d="M33 48c0-18 10-28 27-28s27 10 27 28l2 44h-7l-3-30H41l-3 30h-7z" fill="{c}"/>',
            f'<path d="M36 56c-1-21 8-35 24-35s25 14 24 35c-2-9-5-14-9-17-9 3-21 3-30 0-4 3-7 8-9 17z" fill="{c}"/><path d="M52 23l-3 15M60 22v18M68 23l3 15M44 27l-5 15M76 27l5 15" stroke="#fff" stroke-opacity=".2" stroke-width="1.3"/>',
        ),
        "kaal": ("", f'<path d="M38 46C39 32 48 25 60 25s21 7 22 21c-5-9-12-12-22-12s-17 3-22 12z" fill="{c}" opacity=".32"/>'),
        "doek": (f'<path d="M60 15C37 15 28 33 29 55c0 16-5 28-9 38 14 14 66 14 80 0-4-10-9-22-9-38 1-22-8-40-31-40z" fill="{c}"/>', ""),
        "muts": (
            '<path d="M36 44h48v22H36z" fill="#3b2a22"/>',
            f'<path d="M35 43C35 25 45 15 60 15s25 10 25 28z" fill="{c}"/><path d="M33 40h54v9H33z" fill="{c}"/><path d="M33 40h54v9H33z" fill="#000" opacity=".18"/>',
        ),
        "pony": (
            f'<path d="M60 20c-19 0-28 13-28 34 0 16-2 26-4 36 9 5 18 4 22 0h20c4 4 13 5 22 0-2-10-4-20-4-36 0-21-9-34-28-34z" fill="{c}"/>',
            f'<path d="M36 56C34 33 45 21 60 21s26 12 24 35l-4-10c-13 2-27 2-40 0z" fill="{c}"/>',
        ),
    }
    return parts[kind]


def top_parts(kind, c, skin):
    body = f'<path d="{BODY}" fill="{c}"/>'
    return {
        "trui": body
        + f'<path d="M46 92c3 7 8 10 14 10s11-3 14-10l-3-2H49z" fill="{skin}"/><path d="M44 93c3 9 9 13 16 13s13-4 16-13" fill="none" stroke="#000" stroke-opacity=".2" stroke-width="2.5"/>',
        "v": body + f'<path d="M47 91l13 20 13-20-2-1H49z" fill="{skin}"/>',
        "hoodie": f'<path d="M36 92c2-10 12-16 24-16s22 6 24 16l-4 10H40z" fill="{c}"/><path d="M36 92c2-10 12-16 24-16s22 6 24 16l-4 10H40z" fill="#000" opacity=".22"/>'
        + body
        + f'<path d="M46 92l14 14 14-14-3-2H49z" fill="{skin}"/><path d="M52 101v14M68 101v14" stroke="#fff" stroke-opacity=".75" stroke-width="2" stroke-linecap="round"/>',
        "overhemd": body
        + f'<path d="M48 91l12 14 12-14-1-1H49z" fill="{skin}"/><path d="M46 89l14 16-10 8-9-18zM74 89l-14 16 10 8 9-18z" fill="#fff" fill-opacity=".85"/><path d="M60 106v16" stroke="#000" stroke-opacity=".25" stroke-width="1.5"/>',
        "col": body
        + f'<path d="M46 82h28l3 13c-8 6-26 6-34 0z" fill="{c}"/><path d="M46 87c8 4 20 4 28 0" fill="none" stroke="#000" stroke-opacity=".2" stroke-width="1.5"/>',
        "jas": body
        + f'<path d="M46 92l14 30 14-30-3-2H49z" fill="#f4efe4"/><path d="M49 90c3 6 7 8 11 8s8-2 11-8z" fill="{skin}"/><path d="M44 93l-8 14 14 4M76 93l8 14-14 4" fill="none" stroke="#000" stroke-opacity=".28" stroke-width="2"/>',
    }[kind]


def extras(names, dark, hair):
    s = ""
    for n in names:
        s += {
            "bril": '<g fill="#fff" fill-opacity=".22" stroke="#1c2a30" stroke-width="1.9"><rect x="42" y="47" width="15" height="11" rx="4"/><rect x="63" y="47" width="15" height="11" rx="4"/><path d="M57 51q3-2 6 0M42 51l-4-1M78 51l4-1" fill="none"/></g>',
            "rondebril": '<g fill="#fff" fill-opacity=".22" stroke="#8a5a1c" stroke-width="1.8"><circle cx="50" cy="53" r="7.2"/><circle cx="70" cy="53" r="7.2"/><path d="M57 52q3-2 6 0" fill="none"/></g>',
            "baard": f'<path d="M39 58c2 2 4 6 8 8 4-3 8-4 13-4s9 1 13 4c4-2 6-6 8-8-1 14-9 25-21 25S40 72 39 58z" fill="{hair}"/><path d="M53 69q7 3 14 0" stroke="#fff" stroke-opacity=".5" stroke-width="1.6" fill="none" stroke-linecap="round"/>',
            "stoppels": '<path d="M39 60c4 6 8 8 12 7l3-2h12l3 2c4 1 8-1 12-7-1 13-10 21-21 21S40 73 39 60z" fill="#3b2a22" opacity=".24"/>',
            "oorbel": '<circle cx="36.500" cy="63" r="2.300" fill="#f0b429"/><circle cx="83.500" cy="63" r="2.300" fill="#f0b429"/>',
            "gehoor": '<path d="M83 48c5-1 6 6 3 10" fill="none" stroke="#0b4f63" stroke-width="3" stroke-linecap="round"/>',
            "rolstoel": '<path d="M8 96h12M100 96h12" stroke="#1c2a30" stroke-width="6" stroke-linecap="round"/><path d="M18 98v24M102 98v24" stroke="#1c2a30" stroke-width="3.500"/>',
            "koptelefoon": '<path d="M40 96c-4 8 4 14 20 14s24-6 20-14" fill="none" stroke="#1c2a30" stroke-width="4"/><rect x="34" y="90" width="9" height="14" rx="4" fill="#c5390f"/><rect x="77" y="90" width="9" height="14" rx="4" fill="#c5390f"/>',
            "sproet": f'<g fill="{dark}" opacity=".5"><circle cx="45" cy="61" r=".9"/><circle cx="49" cy="63" r=".9"/><circle cx="53" cy="61" r=".9"/><circle cx="67" cy="61" r=".9"/><circle cx="71" cy="63" r=".9"/><circle cx="75" cy="61" r=".9"/></g>',
        }[n]
    return s.replace(".500", ".5").replace(".300", ".3")


def portrait(bg, skin, head, hair, hair_c, top, top_c, mouth="rust", extra=()):
    light, dark = SKIN[skin]
    hc = HAIR.get(hair_c, hair_c)
    behind, front = hair_parts(hair, hc)
    ears = (
        ""
        if hair in ("doek", "lang", "bob", "pony")
        else f'<ellipse cx="37.5" cy="54" rx="4" ry="6" fill="{light}"/><ellipse cx="82.500" cy="54" rx="4" ry="6" fill="{dark}" /><ellipse cx="82.500" cy="54" rx="4" ry="6" fill="{light}" opacity=".6"/>'.replace(
            "82.500", "82.5"
        )
    )
    mouths = {"rust": "M54 69.500q6 2 12 0", "lach": "M52 67.500q8 7 16 0", "ernst": "M54 70h12", "scheef": "M54 70q7 1 12-2"}
    brow = hc if hair not in ("doek", "muts", "kaal") else dark
    scarf = (
        f'<path fill-rule="evenodd" d="M60 17C38 17 30 34 31 54c1 14 3 30 9 40 8 8 32 8 40 0 6-10 8-26 9-40 1-20-7-37-29-37zm0 15c13 0 20 8 20 21 0 15-9 25-20 25s-20-10-20-25c0-13 7-21 20-21z" fill="{hc}"/><path d="M36 82c10 10 38 12 50-2l12 22c-16 12-54 12-76 0z" fill="{hc}"/><path d="M36 82c12 12 36 12 50-2" fill="none" stroke="#000" stroke-opacity=".18" stroke-width="2"/>'
        if hair == "doek"
        else ""
    )
    return f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120">
<clipPath id="k"><path d="M0 0h120v120H0z"/></clipPath><clipPath id="b"><path d="{BODY}"/></clipPath><clipPath id="h"><path d="{HEAD[head]}"/></clipPath>
<g clip-path="url(#k)"><path d="M0 0h120v120H0z" fill="{BG[bg]}"/>
{behind}{extras([e for e in extra if e == "rolstoel"], dark, hc)}
<path d="M49 68h22v24c-5 7-17 7-22 0z" fill="{light}"/><path d="M49 76c7 8 16 8 22 0v16c-5 7-17 7-22 0z" fill="{dark}" opacity=".55"/>
{top_parts(top, top_c, light)}<path clip-path="url(#b)" d="M60 94v28h50V92z" fill="#000" opacity=".1"/>
{ears}<path d="{HEAD[head]}" fill="{light}"/><g clip-path="url(#h)"><path d="M60 20h30v70H62c4-10-3-14 1-22 2-5-3-9-3-14z" fill="{dark}" opacity=".26"/></g>
<g fill="#1b1716"><ellipse cx="50" cy="53.5" rx="2.1" ry="2.5"/><ellipse cx="70" cy="53.5" rx="2.1" ry="2.5"/></g>
<path d="M45 46.500q5-3 10-.5M65 46q5-2.500 10 .5" fill="none" stroke="{brow}" stroke-width="2.2" stroke-linecap="round"/>
<path d="M60 53l2.500 8.500q-1.500 1.500-4 .8" fill="none" stroke="{dark}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>
{extras([e for e in extra if e in ("stoppels", "baard", "sproet")], dark, hc)}
{"" if "baard" in extra else f'<path d="{mouths[mouth]}" fill="none" stroke="{dark if skin < 5 else "#2a120a"}" stroke-width="2.1" stroke-linecap="round"/>'}
{front}{scarf}{extras([e for e in extra if e not in ("rolstoel", "stoppels", "baard", "sproet")], dark, hc)}</g></svg>
'''.replace(".500", ".5")


PEOPLE = {
    "samira": ("lucht", 3, "ovaal", "doek", "#0b4f63", "trui", "#24424d", "rust", ()),
    "jayden": ("klei", 5, "hoekig", "opgeschoren", "zwart", "hoodie", "#35518a", "rust", ()),
    "lotte": ("gras", 1, "ovaal", "lang", "blond", "v", "#8f2f4d", "lach", ("sproet",)),
    "daan": ("mist", 1, "hoekig", "kuif", "rood", "overhemd", "#2f5d50", "scheef", ("sproet",)),
    "mei": ("riet", 2, "rond", "pony", "zwart", "col", "#6a3d8f", "rust", ("rondebril",)),
    "tesfay": ("zand", 6, "ovaal", "krul", "zwart", "jas", "#5a6b2f", "ernst", ()),
    "femke": ("lucht", 1, "rond", "bob", "kastanje", "hoodie", "#b5561c", "rust", ("gehoor",)),
    "youssef": ("riet", 3, "hoekig", "kort", "zwart", "trui", "#1d5b8f", "rust", ("baard",)),
    "nova": ("gras", 4, "ovaal", "vlecht", "zwart", "v", "#d09a1f", "lach", ("oorbel",)),
    "kevin": ("zand", 2, "rond", "muts", "#7a2f25", "jas", "#3e4a52", "ernst", ("stoppels",)),
    "isa": ("klei", 2, "ovaal", "knot", "bruin", "overhemd", "#2c6a6e", "scheef", ("bril",)),
    "ravi": ("mist", 4, "ovaal", "kuif", "zwart", "trui", "#7b3f1d", "lach", ("rolstoel",)),
    "chelsea": ("lucht", 5, "rond", "krul", "bruin", "trui", "#a3244f", "rust", ("oorbel",)),
    "bram": ("gras", 1, "hoekig", "kort", "as", "hoodie", "#49386b", "ernst", ("koptelefoon",)),
    "olena": ("riet", 1, "ovaal", "staart", "blond", "jas", "#2b5f86", "rust", ()),
    "dwayne": ("zand", 6, "hoekig", "locs", "zwart", "overhemd", "#8a4b08", "rust", ("bril",)),
}

if __name__ == "__main__":
    out = Path(__file__).resolve().parents[2] / "static" / "portraits"
    for slug, spec in PEOPLE.items():
        (out / f"{slug}.svg").write_text(portrait(*spec), encoding="utf-8")
