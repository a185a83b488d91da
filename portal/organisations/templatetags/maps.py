"""The tag that writes a map as SVG."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.organisations.drawing import LAND_FILE, Area, Drawing, Label, Mark
from portal.organisations.map import Bounds

register = template.Library()


def svg(number: float) -> str:
    """A number as SVG has it, in any language: a comma would make two of it."""
    return f"{number:.1f}".removesuffix(".0")


@register.simple_tag
def map_drawing(drawing: Drawing) -> SafeString:
    """The map itself. What is drawn says nothing to assistive technology: the list beside it holds the same facts."""
    land = static(LAND_FILE)
    return format_html(
        '<svg viewBox="{box}" role="group" aria-labelledby="{key}-t" aria-describedby="{key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>'
        '<g aria-hidden="true" text-anchor="middle" font-size="{letter}"><use class="land" href="{land}#land"/>{areas}{frame}{ties}{marks}{labels}</g></svg>',
        box=" ".join(map(svg, drawing.bounds)),
        key=drawing.key,
        title=drawing.title,
        description=drawing.description,
        letter=svg(drawing.letter),
        land=land,
        areas=format_html_join("", "{}", ((_area(area, land),) for area in drawing.areas)),
        frame=_frame(drawing.frame) if drawing.frame else "",
        ties=_ties(drawing),
        marks=format_html_join("", "{}", ((_mark(mark),) for mark in drawing.marks)),
        labels=format_html_join("", "{}", ((_label(label),) for label in drawing.labels)),
    )


def _area(area: Area, land: str) -> SafeString:
    if area.province:
        return format_html('<use class="{}" href="{}#{}"/>', area.css_class, land, area.province)
    return format_html('<path class="{}" d="{}"/>', area.css_class, area.path)


def _frame(frame: Bounds) -> SafeString:
    return format_html('<rect class="frame" x="{}" y="{}" width="{}" height="{}"/>', *map(svg, frame))


def _ties(drawing: Drawing) -> SafeString | str:
    if not drawing.ties:
        return ""
    steps = " ".join(f"M{svg(x0)} {svg(y0)}L{svg(x1)} {svg(y1)}" for (x0, y0), (x1, y1) in drawing.ties)
    return format_html('<path class="tie" d="{}"/>', steps)


def _mark(mark: Mark) -> SafeString:
    x, y = svg(mark.at.x), svg(mark.at.y)
    disc = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', mark.css_class, x, y, svg(mark.radius))
    if mark.number:
        disc += format_html('<text x="{}" y="{}">{}</text>', x, svg(mark.at.y + mark.radius * 0.42), mark.number)
    disc = format_html("<title>{}</title>{}", mark.title, disc)
    if mark.url:
        return format_html('<a href="{}" tabindex="-1">{}</a>', mark.url, disc)
    return format_html("<g>{}</g>", disc)


def _label(label: Label) -> SafeString:
    css_class = format_html(' class="{}"', label.css_class) if label.css_class else ""
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}"{}>{}</text>', svg(label.at.x), svg(label.at.y), label.anchor, css_class, label.text
    )
