"""Safe serialisation of values, for the answers of an untrusted process.

The bytes do not say what to build from them. The reader states the type that it expects, and
gets values of exactly that type, or an error. The first line is JSON of numbers and lists alone: a
dataclass is the list of its fields, a dict a list of pairs, a text its length in bytes. The texts
themselves follow, one after another. The commas and brackets of the first line, at most as
many as the values, are counted before anything is built.
"""

import json
import math
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from typing import Any

_ODD = re.compile(rb"[^][0-9aeflnrstu.,+-]|[0-9]{32}")
_LARGEST = 2**63


class ReplyError(ValueError):
    """A value, or bytes, not of the expected type."""


def pack(value: Any, expected: Any) -> bytes:
    """Serialise a value to bytes.

    Parameters
    ----------
    value
        A value of the expected type.
    expected
        A type: None, bool, int, float, str, bytes, tuples, lists and dicts of such, dataclasses
        whose fields are such, and unions of them. Floats are finite and ints have 64 bits.

    Raises
    ------
    TypeError
        If the type is none of these.
    ReplyError
        If the value is not of the type.
    """
    texts: list[bytes] = []
    shape = _form(expected).pack(value, texts)
    return b"".join((json.dumps(shape, separators=(",", ":")).encode("ascii"), b"\n", *texts))


def unpack(content: bytes, expected: Any, *, most: int) -> Any:
    """Build the value that bytes stand for.

    Parameters
    ----------
    content
        The output of `pack`, or anything else that a process has written.
    expected
        The type; see `pack`.
    most
        Largest number of numbers, texts and lists in the value.

    Raises
    ------
    TypeError
        If the type is none that can be read.
    ReplyError
        If the bytes are no value of the type, or one with more than `most` parts.
    """
    form = _form(expected)
    end = content.find(b"\n")
    line = content[: max(end, 0)]
    if line.count(b",") + line.count(b"[") > most:
        raise ReplyError(f"has more than {most:,} values")
    if not line or _ODD.search(line):
        raise ReplyError("is no answer")
    texts = _Texts(content, end + 1)
    try:
        value = form.build(json.loads(line), texts)
    except (RecursionError, json.JSONDecodeError):
        raise ReplyError("is no answer") from None
    if texts.at != len(content):
        raise ReplyError("has more texts than were expected")
    return value


class _Texts:
    """The texts of an answer, taken one after another."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self.at = at

    def take(self, length: Any) -> bytes:
        if type(length) is not int or not 0 <= length <= len(self._content) - self.at:
            raise ReplyError("is cut off")
        self.at += length
        return self._content[self.at - length : self.at]


@dataclass(frozen=True, slots=True)
class _Form:
    """Functions that pack and build the values of a type; `of` is the class of the values."""

    of: type
    pack: Callable[[Any, list[bytes]], Any]
    build: Callable[[Any, _Texts], Any]


def _fits(of: type, value: Any) -> Any:
    # A subclass would come back as something else.
    if type(value) is not of:
        raise ReplyError(f"has a {type(value).__name__}, expected a {of.__name__}")
    return value


@cache
def _form(expected: Any) -> _Form:
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if expected in (None, type(None), bool):
        of = bool if expected is bool else type(None)
        return _Form(of, lambda value, _: _fits(of, value), lambda shape, _: _fits(of, shape))
    if expected in _NUMBERS:
        check = _NUMBERS[expected]
        return _Form(expected, lambda value, _: check(value), lambda shape, _: check(shape))
    if expected is str:
        # Halves of surrogate pairs are a matter of those who read texts.
        return _text(str, partial(str.encode, encoding="utf-8", errors="surrogatepass"), _decoded)
    if expected is bytes:
        return _text(bytes, bytes, bytes)
    if origin in (typing.Union, types.UnionType):
        return _union([_form(one) for one in arguments])
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        return _row(tuple, tuple, [_form(one) for one in arguments], lambda values: tuple(values))
    if (origin is tuple and len(arguments) == 2) or origin is list:
        return _many(origin, _form(arguments[0]))
    if origin is dict:
        pairs = _many(list, _form(types.GenericAlias(tuple, arguments)))
        return _Form(
            dict,
            lambda value, texts: pairs.pack(list(_fits(dict, value).items()), texts),
            lambda shape, texts: dict(pairs.build(shape, texts)),
        )
    if isinstance(expected, type) and is_dataclass(expected):
        hints = typing.get_type_hints(expected)
        names = [field.name for field in fields(expected)]
        forms = [_form(hints[name]) for name in names]
        return _row(
            expected,
            lambda value: [getattr(value, name) for name in names],
            forms,
            lambda values: expected(**dict(zip(names, values, strict=True))),
        )
    raise TypeError(f"a {expected} cannot be sent from one process to another")


def _whole(value: Any) -> int:
    if type(value) is not int or not -_LARGEST <= value < _LARGEST:
        raise ReplyError("has no whole number of 64 bits where one was expected")
    return value


def _finite(value: Any) -> float:
    if type(value) is not float or not math.isfinite(value):
        raise ReplyError("has no finite number where one was expected")
    return value


_NUMBERS: dict[Any, Callable[[Any], Any]] = {int: _whole, float: _finite}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise ReplyError("has a text that is not UTF-8") from None


def _text(of: type, encode: Callable[[Any], bytes], decode: Callable[[bytes], Any]) -> _Form:
    def pack(value: Any, texts: list[bytes]) -> int:
        texts.append(encode(_fits(of, value)))
        return len(texts[-1])

    return _Form(of, pack, lambda shape, texts: decode(texts.take(shape)))


def _many(of: type, item: _Form) -> _Form:
    return _Form(
        of,
        lambda value, texts: [item.pack(one, texts) for one in _fits(of, value)],
        lambda shape, texts: of(item.build(one, texts) for one in _fits(list, shape)),
    )


def _row(
    of: type, parts: Callable[[Any], Any], forms: list[_Form], made: Callable[[list[Any]], Any]
) -> _Form:
    def pack(value: Any, texts: list[bytes]) -> list[Any]:
        return [form.pack(part, texts) for form, part in _paired(forms, parts(_fits(of, value)))]

    def build(shape: Any, texts: _Texts) -> Any:
        return made([form.build(part, texts) for form, part in _paired(forms, _fits(list, shape))])

    return _Form(of, pack, build)


def _paired(forms: list[_Form], parts: Any) -> Any:
    if len(parts) != len(forms):
        raise ReplyError(f"has {len(parts)} parts where {len(forms)} were expected")
    return zip(forms, parts, strict=True)


def _union(forms: list[_Form]) -> _Form:
    """Return the form of a union type, which packs the number of the member type and the value."""
    # A union is the same in whatever order it was written, and each process keeps the first it meets.
    forms = sorted(forms, key=lambda form: f"{form.of.__module__}.{form.of.__qualname__}")
    numbers = {form.of: number for number, form in enumerate(forms)}
    if len(numbers) < len(forms):
        raise TypeError("two types of a union have the same class")

    def pack(value: Any, texts: list[bytes]) -> list[Any]:
        number = numbers.get(type(value))
        if number is None:
            raise ReplyError(f"has a {type(value).__name__}, expected another type")
        return [number, forms[number].pack(value, texts)]

    def build(shape: Any, texts: _Texts) -> Any:
        if len(_fits(list, shape)) != 2 or type(shape[0]) is not int or not 0 <= shape[0] < len(forms):
            raise ReplyError("has a value of no type that was expected")
        return forms[shape[0]].build(shape[1], texts)

    return _Form(object, pack, build)
