"""Components as template tags; they are builtins, so no page loads them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from ocop.ui import charts, covers, share_cards, work_clocks, writing
from ocop.ui.marks import level_words, state_words
from ocop.ui.paging import slice_of

register = template.Library()

SPRITE = "ui/img/icons.svg"
_sprite_file = Path(__file__).resolve().parents[1] / "static" / SPRITE
ICONS = frozenset(element.attrib["id"] for element in ElementTree.parse(_sprite_file).getroot())  # noqa: S314 our own file

register.filter("number", writing.number)
register.filter("signed", writing.signed)
register.filter("percent", writing.percent)
register.filter("day", writing.day)
register.filter("moment", writing.moment)


@register.filter
def share_of(part: object, whole: object) -> str:
    """`{{ part|share_of:whole }}`: 65,6 %."""
    return writing.share(part, whole)


@register.filter
def short_day(value: datetime.date | None) -> str:
    """31/12/2021 in both languages: for form fields and narrow tables."""
    return value.strftime("%d/%m/%Y") if value else ""


@register.filter
def unlocalize_number(value: object) -> str:
    """A number as HTML attributes want it: no groups, a point."""
    return str(value)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon of the sprite, hidden from readers: the words stand beside it."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon {name!r}; one of {', '.join(sorted(ICONS))}")
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name)


@register.simple_tag
def stars(level: str | int | None, ended: bool = False, large: bool = False) -> SafeString:
    """Five marks and the level in words; no marks where the stars are not stated."""
    count, words = level_words(level)
    css = " is-ended" if ended else ""
    css += " stars-l" if large else ""
    if not count:
        return format_html('<span class="stars{}">{}</span>', css, words)
    on = format_html('<use class="on" href="{}#on{}"/>', static(SPRITE), count)
    off = format_html('<use href="{}#off{}"/>', static(SPRITE), count) if count < 5 else ""
    return format_html(
        '<span class="stars{}"><svg viewBox="0 0 82 16" aria-hidden="true">{}{}</svg>{}</span>', css, on, off, words
    )


@register.simple_tag
def state_mark(
    state: str,
    ends_on: datetime.date | None = None,
    withdrawn_on: datetime.date | None = None,
    short: bool = False,
    extended_to: datetime.date | None = None,
) -> SafeString:
    """The state of a recognition in words with its date; `ends_on` is the first day it is no longer in force, `extended_to` that of
    one that stands on while its renewal waits for its answer."""
    css, sign, words = state_words(state, ends_on, withdrawn_on, extended_to=extended_to, short=short)
    return format_html('<span class="mark {}">{}{}</span>', css, icon(sign), words)


@register.simple_tag
def mark(kind: str, words: str, sign: str = "") -> SafeString:
    """Any state in words: kind force, soon, ended, withdrawn, late, info or plain."""
    signs = {"force": "check", "soon": "clock", "ended": "cross", "withdrawn": "ban", "late": "warn"}
    css = f"is-{kind}" if kind != "plain" else ""
    return format_html('<span class="mark {}">{}{}</span>', css, icon(sign or signs.get(kind, "info")), words)


@register.simple_tag
def demo_mark(thing: Any) -> SafeString:
    """Says "demo data" beside a thing of the demo register or a demo person."""
    if getattr(thing, "is_demo", False) or getattr(thing, "register", "") == "demo":
        return format_html('<span class="demo">{}</span>', pgettext("mark", "demo data"))
    return mark_safe("")


@register.inclusion_tag("ui/cover.html")
def cover(
    thing: Any,
    group: str = "",
    picture: Any = None,
    alt: str = "",
    sizes: str = "",
    eager: bool = False,
    ended: bool = False,
) -> dict[str, Any]:
    """The photograph of a product (producer, village), or its drawn cover.

    `picture` is a StoredFile; without it the first of `thing.pictures` (prefetch `pictures__file__sizes` in lists).
    A drawn cover has an empty alt, for it says nothing that the name beside it does not say.
    """
    from ocop.files.queries import picture_sources

    if not picture and hasattr(thing, "pictures"):
        first = next(iter(thing.pictures.all()), None)
        if first is not None:
            picture = first.file
            own = first.alt_en if writing.is_english() and first.alt_en else first.alt_vi
            alt = alt or own
    answer: dict[str, Any] = {
        "alt": alt,
        "eager": eager,
        "sizes": sizes or "(min-width: 75em) 18rem, (min-width: 44em) 30vw, 46vw",
        "ended": ended,
    }
    if picture:
        return {**answer, "picture": picture_sources(picture)}
    return {**answer, "drawn": covers.address(thing, group)}


@register.inclusion_tag("ui/note.html")
def note(kind: str, text: object, title: str = "") -> dict[str, Any]:
    """A message in place: kind info, good, soon, bad or off."""
    signs = {"good": "check", "soon": "clock", "bad": "warn", "off": "off"}
    return {"kind": kind, "text": text, "title": title, "sign": signs.get(kind, "info")}


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def crumbs(context: Context, *pairs: str) -> dict[str, Any]:
    """`{% crumbs "Products" url "Miến dong" %}`: labels with their addresses, the last without one; home comes first."""
    steps = [(pairs[i], pairs[i + 1] if i + 1 < len(pairs) else "") for i in range(0, len(pairs), 2)]
    frame = context.get("frame")
    within_desk = frame is not None and frame.own_desk and context["request"].path.startswith(frame.own_desk)
    home = "" if frame is None else frame.own_desk if within_desk else frame.home
    return {"steps": steps, "home": home, "home_label": gettext("My desk") if within_desk else gettext("Home")}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The query of this page with some values changed; None or "" drops one, a change of anything returns to page 1."""
    values = context["request"].GET.copy()
    if "page" not in changes:
        values.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        elif isinstance(value, list | tuple):
            values.setlist(name, [str(one) for one in value])
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else context["request"].path


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Which rows are shown of how many, and the ways to the pages beside. Takes Django's Page, a Slice or a search result."""
    part = slice_of(page)
    previous = query(context, page=part.number - 1 if part.number > 2 else None) if part.number > 1 else ""
    following = query(context, page=part.number + 1) if part.number < part.pages else ""
    return {"slice": part, "previous": previous, "next": following}


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, label: str) -> SafeString:
    """A table heading that sorts by `?sort=key`, then by `-key`; it says which way it sorts now."""
    now = context["request"].GET.get("sort", "")
    sign = {key: "↑", f"-{key}": "↓"}.get(now, "")
    return format_html('<a href="{}">{} {}</a>', query(context, sort=f"-{key}" if now == key else key), label, sign)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, optional: bool = True, **attributes: Any) -> dict[str, Any]:
    """A form field: label above, the error in one sentence beside, the help below. Attributes: `inputmode="numeric"`."""
    widget = bound.field.widget
    identity = bound.id_for_label or bound.auto_id or bound.html_name
    described = [f"{identity}-{kind}" for kind, there in (("error", bound.errors), ("help", bound.help_text)) if there]
    attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
    is_check = isinstance(widget, CheckboxInput)
    is_group = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    if not is_check and not is_group:
        css = "input"
        css += " select" if isinstance(widget, Select) else ""
        if isinstance(widget, Textarea):
            css += " textarea"
            attributes.setdefault("rows", str(min(5, int(widget.attrs.get("rows", 5)))))
        css += " file" if isinstance(widget, FileInput) else ""
        attributes["class"] = f"{widget.attrs.get('class', '')} {css}".strip()
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "id": identity,
        "label": bound.label,
        "help": bound.help_text,
        "errors": bound.errors,
        "required": bound.field.required,
        "show_optional": optional,
        "is_hidden": bound.is_hidden,
        "is_check": is_check,
        "is_group": is_group,
        "described": " ".join(described),
        "choices": list(bound) if is_group else [],
        "widget": "" if is_group else bound.as_widget(attrs=attributes),
    }


@register.inclusion_tag("ui/workclock.html")
def workclock(clock: Any) -> dict[str, Any]:
    """A deadline in working days (`workdays.working_days.Clock`): the days as ticks, the rest in words, the due day for readers."""
    return {"clock": clock, **work_clocks.drawn(clock)}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The errors that belong to no single field."""
    return {"form": form}


@register.inclusion_tag("ui/stat.html")
def stat(
    value: object,
    label: str,
    *,
    as_of: datetime.date | str = "",
    source: str = "",
    source_href: str = "",
    href: str = "",
    link: str = "",
    note: str = "",
    level: str = "",
) -> dict[str, Any]:
    """A figure with its date, its source and the way to its rows. The link says how many rows unless told otherwise."""
    if href and not link:
        link = (
            gettext("open the rows")
            if not isinstance(value, int)
            else ngettext("open %(count)s row", "open %(count)s rows", value) % {"count": writing.number(value)}
        )
    shown = as_of if isinstance(as_of, str) else writing.day(as_of)
    words = value if isinstance(value, str) else writing.number(value)
    return {
        "value": words,
        "label": label,
        "as_of": shown,
        "source": source,
        "source_href": source_href,
        "href": href,
        "link": link,
        "note": note,
        "level": level,
    }


@register.inclusion_tag("ui/empty.html")
def empty(
    title: str, text: str = "", *, href: str = "", link: str = "", words: list[tuple[str, str]] | None = None
) -> dict[str, Any]:
    """Nothing found: what to try instead, as near words and one way on."""
    return {"title": title, "text": text, "href": href, "link": link, "words": words or []}


@register.inclusion_tag("ui/chart_bars.html")
def chart_bars(chart: charts.Bars) -> dict[str, Any]:
    """Bars as SVG with their numbers."""
    return {"chart": chart}


@register.inclusion_tag("ui/chart_lines.html")
def chart_lines(chart: charts.Lines) -> dict[str, Any]:
    """Lines over time as SVG."""
    return {"chart": chart}


@register.inclusion_tag("ui/chart_parts.html")
def chart_parts(chart: charts.Parts) -> dict[str, Any]:
    """One bar of 100 % cut into parts, with its key."""
    return {"chart": chart}


@register.simple_tag(takes_context=True)
def share_image(context: Context, thing: Any, line: str = "", second: str = "", level: str = "") -> SafeString:
    """The og:image of a page about a product, producer, village or commune: name, two lines, stars."""
    mark_words = pgettext("mark", "demo data") if getattr(thing, "register", "") == "demo" else ""
    where = share_cards.address(
        share_cards.card_of(thing, line=str(line), second=str(second), level=level, mark=mark_words)
    )
    if not where:
        return mark_safe("")
    whole = f"{context['frame'].origin}{where}"
    return format_html(
        '<meta property="og:image" content="{}"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">',
        whole,
    )
