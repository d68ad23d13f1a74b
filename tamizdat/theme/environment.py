"""A page's template and its facts become bytes here.

Each language has a Jinja2 environment of its own, so that a date and a quotation mark cost one look-up and no
thread-local state, and sentences are translated when a template is compiled: in a process once for each language,
when the first page of its kind is rendered, or all at once by :func:`prepare`.

Templates are written with one sentence to a line. :class:`Compact` takes the line breaks out when a template is
compiled: a line break beside a tag, a statement or a comment is nothing, any other is one space. A space that a
reader is meant to see therefore never stands at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import jinja2
from django.utils.translation import trans_real
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.idtracking import VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from tamizdat.theme import counts, dates, languages, typography
from tamizdat.theme.linking import links_to, set_to, to
from tamizdat.theme.script import script
from tamizdat.theme.sentences import sentences_of_search
from tamizdat.theme.style import sheet_of, style

DIRECTORY = Path(__file__).parent / "pages"
PARTS_KEPT = 512
_SENTENCE = re.compile(r'\{\{ _\("([^"\\]*)"\) \}\}')
# In an order in which none needs one that comes later.
FILES_OF_MACROS = (
    "links",
    "moments",
    "datelines",
    "pictures",
    "corrections",
    "bylines",
    "cards",
    "blocks",
    "pagination",
    "search_form",
    "sign_up",
    "give",
    "ways",
    "head",
)
MACROS = "parts/"
# Macros that are given facts which thousands of pages share.
BOXES = ("asking_line", "newsletter_box", "give_box")
KINDS = (
    "archive",
    "article",
    "contributor",
    "corrections",
    "front",
    "issue",
    "missing",
    "month",
    "newsletter",
    "newsletters",
    "search",
    "section",
    "series",
    "standing",
    "support",
    "topic",
    "withdrawn",
)


def render_page(kind: str, language: str, facts: Mapping[str, object]) -> str:
    """Turn the facts of one page into the HTML that its reader gets.

    Args:
        kind: one of :data:`KINDS`.
        language: BCP 47 tag of the page's own language.
        facts: ``page``, ``publication`` and what that kind of page shows, see ``tamizdat.press.facts``.

    Returns:
        The whole document; addresses in it are to be settled (:mod:`tamizdat.theme.linking`).

    Raises:
        jinja2.TemplateNotFound: there is no such kind of page.
        jinja2.UndefinedError: a fact that the template needs was not given.
    """
    return "".join(page_parts(kind, language, facts))


def page_parts(kind: str, language: str, facts: Mapping[str, object]) -> Iterator[str]:
    """Turn the facts of one page into its HTML, as :func:`render_page` does, in parts that follow each other."""
    return _parts_of(language, f"{kind}.html", facts)


def render_card(card: object, language: str) -> str:
    """Turn an article into its place in a list, of which thousands of pages may have a copy.

    The link to its section stands between two ``tamizdat.theme.linking.SECTION_MARK``, for lists that leave it out.

    Args:
        card: :class:`tamizdat.press.facts.Card`.
        language: BCP 47 tag of the list.
    """
    return "".join(_parts_of(language, "card.html", {"item": card, "own": language}))


# A publish puts one new card into lists of which all others are as they were.
@lru_cache(maxsize=1024)
def kept_card(card: Hashable, language: str) -> str:
    """Do the same, and keep what comes of it for a while."""
    return render_card(card, language)


def _parts_of(language: str, file: str, facts: Mapping[str, object]) -> Iterator[str]:
    """Render a template as Jinja does, but for copying all globals for each page: they were compiled into it."""
    environment = _environment(language)
    if not environment.globals.keys().isdisjoint(facts):
        raise TypeError(f"a fact of {file} is called like something that every template has")
    template = environment.get_template(file)
    context = environment.context_class(environment, dict(facts), file, template.blocks)
    return template.root_render_func(context)


def prepare(languages_used: Iterable[str]) -> None:
    """Load every template now, so that no reader and no editor waits for the first page of a kind.

    Args:
        languages_used: the languages in which the newspaper appears.
    """
    for language in languages_used:
        for kind in (*KINDS, "card"):
            _environment(language).get_template(f"{kind}.html")


class Compact(Extension):
    """Leave out what a template's author needs and a reader does not: line breaks and indentation.

    Sentences that stand alone are translated at the same time, once for each language instead of on each page.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source as it is compiled."""
        beside_markup = re.sub(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])", "", source.strip())
        return _SENTENCE.sub(self._translated, re.sub(r"\s*\n\s*", " ", beside_markup))

    def _translated(self, match: re.Match[str]) -> str:
        translate = cast("Callable[[str], Markup]", self.environment.globals["_"])
        sentence = translate(match[1])
        return match[0] if "{" in sentence else sentence


class Quick(CodeGenerator):
    """Compiles templates to what a person would write by hand, which halves the time that a page takes.

    Jinja must be ready for any data, for names that appear while a page is rendered, and for templates that nobody
    trusts. Here facts are objects with attributes, all that is global is known when a template is compiled, and the
    templates are our own. So an attribute is an attribute, a call is a call, a macro is a function, and ``{{ … }}``
    looks before it escapes, since a page has a hundred of them and few hold anything to escape.
    """

    environment: Environment
    _put_out: nodes.Expr | None = None
    _own: Mapping[str, nodes.Macro] = {}

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  Jinja's name
        """Write a template; macros of a file of macros are functions for each other too."""
        if self.name and self.name.startswith(MACROS):
            self._own = {macro.name: macro for macro in node.find_all(nodes.Macro)}
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        """Take what is global from the environment instead of searching the page's facts for it."""
        for target, (action, name) in frame.symbols.loads.items():
            if action == VAR_LOAD_RESOLVE and name in self.environment.globals:
                self.writeline(f"{target} = environment.globals[{name!r}]")
                frame.symbols.loads[target] = (VAR_LOAD_PARAMETER, None)
        super().enter_frame(frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  Jinja's name
        """Write an attribute."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802,FBT001,FBT002  Jinja's own
        """Write a call; that of a macro which every template has goes to its function."""
        macro = self._macro_called(node)
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
        elif macro is None:
            self.visit(node.node, frame)
            self._write_arguments([*node.args, *node.kwargs], frame)
        else:
            self._write_call(*macro, node, frame)

    def _write_call(self, macro: str, arguments: Sequence[str], node: nodes.Call, frame: Frame) -> None:
        named = {keyword.key: keyword.value for keyword in node.kwargs}
        if len(node.args) > len(arguments) or not named.keys() <= set(arguments[len(node.args) :]):
            self.fail(f"{macro} is called with an argument that it does not take", node.lineno)
        is_put_out = node is self._put_out
        self.write("" if is_put_out else "Markup(")
        self.write(f"environment.functions[{macro!r}]")
        self._write_arguments([*node.args, *map(named.get, arguments[len(node.args) :])], frame)
        self.write("" if is_put_out else ")")

    def _write_arguments(self, arguments: Iterable[nodes.Node | None], frame: Frame) -> None:
        self.write("(")
        for argument in arguments:
            if argument is None:
                self.write("missing")
            else:
                self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _macro_called(self, node: nodes.Expr) -> tuple[str, Sequence[str]] | None:
        """Return the name and the arguments of the macro that is called, if it is one that every template has."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return None
        name = node.node.name
        if name in self._own:
            return name, [argument.name for argument in self._own[name].args]
        macro = self.environment.macros.get(name)
        return (name, macro.arguments) if macro else None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif self._macro_called(node):
            self._put_out = node
            self.write("(")
        else:
            self.write("environment.escaped(")


class Environment(jinja2.Environment):
    """Where the templates of one language are compiled.

    Args:
        macros: those that every template has.
        functions: what these were compiled to; a function takes all arguments in order, ``missing`` for those not
            given, and returns HTML as a plain ``str``.
    """

    code_generator_class = Quick

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.macros: dict[str, Macro] = {}
        self.functions: dict[str, Callable[..., str]] = {}
        self._loaded: dict[str, jinja2.Template] = {}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002  Jinja's name
    ) -> jinja2.Template:
        """Return a template; it is compiled once, and asked for by each page, also as the frame of another."""
        if not isinstance(name, str) or globals is not None:
            return super().get_template(name, parent, globals)
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super().get_template(name, parent)
        return found

    @staticmethod
    def escaped(value: object) -> str:
        """Return what a template puts out, as HTML; the same text as ``markupsafe.escape`` gives."""
        if type(value) is Markup:
            return value
        if type(value) is str:
            return escape(value) if _SPECIAL.search(value) else value
        return escape(value)


_SPECIAL = re.compile("[&<>'\"]")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=jinja2.FileSystemLoader(DIRECTORY),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=[Compact],
        auto_reload=False,
    )
    environment.globals.update(_words(language))
    environment.globals.update(direction=languages.direction, same_year=_same_year, style_of=_style_of)
    environment.globals.update(_parts(environment))
    environment.globals.update(script_of=_script_of)
    # Data inside a page: letters as they are, and no spaces that nobody reads.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters.update(_filters(language))
    # Every template has every macro: Jinja's own import of them costs a page more than its text does.
    for file in FILES_OF_MACROS:
        module = environment.get_template(f"{MACROS}{file}.html").module
        found = {name: value for name, value in vars(module).items() if isinstance(value, Macro)}
        environment.globals.update(found)
        environment.macros.update(found)
        functions = {name: macro._func for name, macro in found.items()}  # noqa: SLF001  no other way to it
        environment.functions.update({**functions, **_kept(functions)})
    return environment


def _kept(functions: Mapping[str, Callable[..., str]]) -> dict[str, Callable[..., str]]:
    """Return the macros whose outcome most pages have alike, each made once for the same facts and kept."""
    return {name: lru_cache(maxsize=PARTS_KEPT)(functions[name]) for name in BOXES if name in functions}


def _parts(environment: jinja2.Environment) -> dict[str, Callable[..., Markup]]:
    """Return the parts of a page that most pages have alike, each made once and kept."""

    @lru_cache(maxsize=PARTS_KEPT)
    def rendered(name: str, publication: object, **facts: object) -> Markup:
        html = environment.get_template(f"{MACROS}{name}.html").render(publication=publication, **facts)
        return Markup(html)  # noqa: S704  a template's own output

    def masthead(publication: Any, page: Any) -> Markup:
        kind = page.kind if page.kind in ("front", "search") else ""
        is_section = page.kind == "section" and any(each.address == page.address for each in publication.sections)
        current = page.address if is_section else ""
        return rendered(
            "masthead", publication, kind=kind, current=current, language=page.language, translations=page.translations
        )

    def colophon(publication: object, page: Any) -> Markup:
        return rendered("colophon", publication, feeds=page.feeds)

    return {"masthead": masthead, "colophon": colophon}


def _words(language: str) -> dict[str, object]:
    translations = trans_real.translation(language)

    @cache
    def translated(message: str) -> Markup:
        # A catalogue is part of the product, and parts filled in with % are escaped by Markup.
        return Markup(typography.typeset_text(translations.gettext(message), language))  # noqa: S704

    return {
        "_": translated,
        # An archive of many years names many months, and one of them has grown.
        "count_articles": lru_cache(maxsize=4096)(lambda count: counts.articles(translations, count, language)),
        "sentences_of_search": lambda: sentences_of_search(translations, language),
    }


def _filters(language: str) -> dict[str, Callable[..., object]]:
    return {
        "clock": dates.clock,
        "day": lambda date: dates.day(date, language),
        "day_of_year": lambda date: dates.day_of_year(date, language),
        "enumeration": lambda items: languages.enumeration(items, language),
        "in_attribute": partial(quote, safe=""),
        "links_to": links_to,
        "machine_time": dates.machine_time,
        "month_name": lambda month: dates.month_name(month, language),
        "number": lambda value: languages.number(value, language),
        "paragraphs": _paragraphs,
        "set_to": set_to,
        "to": to,
        "typeset": lambda text, other="": typography.typeset_text(text, other or language),
        "typeset_heading": lambda text, other="": typography.typeset_heading(text, other or language),
        "utc_date": dates.utc_date,
        "with_dateline": _with_dateline,
    }


def _style_of(kind: str) -> Markup:
    return Markup(style(sheet_of(kind)))  # noqa: S704  our own style sheet


def _script_of(kind: str) -> Markup:
    return Markup(script(kind))  # noqa: S704  our own script


def _same_year(one: object, other: object) -> bool:
    return getattr(one, "year", None) == getattr(other, "year", None)


def _paragraphs(text: str) -> list[str]:
    """Part plain text at its empty lines."""
    return [part for part in re.split(r"\s*\n\s*\n\s*", text.strip()) if part]


def _with_dateline(html: str, dateline: Markup) -> Markup:
    """Put a dateline at the beginning of the first paragraph, where newspapers have it."""
    opening = re.match(r"\s*<p(?:\s[^>]*)?>", html)
    place = opening.end() if opening else 0
    joined = f"{html[:place]}{dateline} {html[place:]}"
    return Markup(joined if opening else f"<p>{dateline}</p>{html}")  # noqa: S704  both parts are markup
