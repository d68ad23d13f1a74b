"""Forms as Stripe reads them: ``items[0][price_data][currency]=usd`` is a list of objects."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from tests.simulators.stripe.errors import invalid

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def decode(text):
    """Return what a form or a query says, as nested dictionaries and lists of texts."""
    told = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        match = NAME.fullmatch(name)
        if match is None:
            raise invalid(f"Invalid parameter name: {name}", param=name)
        _put(told, [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])], value)
    return _with_lists(told)


def _put(place, path, value):
    *above, last = path
    for step in above:
        place = place.setdefault(_step(place, step), {})
        if not isinstance(place, dict):
            raise invalid("Invalid hash", param=path[0])
    place[_step(place, last)] = value


def _step(place, step):
    return step or str(len(place))


def _with_lists(told):
    if not isinstance(told, dict):
        return told
    inside = {name: _with_lists(value) for name, value in told.items()}
    if inside and all(name.isdecimal() for name in inside):
        return [inside[name] for name in sorted(inside, key=int)]
    return inside


def whole(params, name, default=None):
    """Return a parameter that is a whole number."""
    text = params.get(name, "")
    if text == "":
        return default
    if not re.fullmatch(r"-?\d+", text, re.ASCII):
        raise invalid(f"Invalid integer: {text}", param=name, code="parameter_invalid_integer")
    return int(text)


def truth(params, name):
    """Return a parameter that is true or false."""
    text = params.get(name, "false")
    if text not in ("true", "false"):
        raise invalid(f"Invalid boolean: {text}", param=name)
    return text == "true"


def needed(params, name):
    """Return a parameter that must be there."""
    if params.get(name) in (None, ""):
        raise invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return params[name]


def only(params, allowed):
    """Refuse parameters that there are not."""
    for name in params:
        if name not in allowed and name != "expand":
            raise invalid(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")
