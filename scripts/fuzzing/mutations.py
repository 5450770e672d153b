"""How input is damaged: as bytes, as text, as JSON, as a table. All chance comes from one `random.Random`."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable
from typing import Any

Mutation = Callable[[bytes, random.Random], bytes]

DEEP = 100_000
# what stands in a place where something else was: texts that readers stumble over
WORDS = [
    "",
    " ",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\x85",
    "é",
    "e\u0301",
    "ﷺ",
    "💥",
    "東京",
    "إدلب",
    "../../etc/passwd",
    "/dev/zero",
    "=1+1",
    "@SUM(A1)",
    "B-",
    "-",
    "I-LOC",
    "O",
    "_",
    "null",
    "NaN",
    "1e400",
    "-1",
    "0",
    "1.5",
    "99999999999",
    "9" * 5000,
    "a" * 20_000,
    "&amp;",
    "&#0;",
    "&#xD800;",
    "<m",
    "]]>",
    "'",
    '"',
    '""',
    "\\",
    "\\ud800",
    "[",
    "]",
    "{",
    "}",
    "#",
    "--",
    "\t",
    "\r",
    "\n\n",
    "[[" * 500,
]
# what stands in the place of a value of JSON, as it is written
VALUES = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "1.5",
    "5.0",
    "-0.0",
    "1e400",
    "1e5",
    "NaN",
    "2147483648",
    "9223372036854775808",
    "10000000000",
    "9" * 5000,
    '""',
    '"x"',
    '"1"',
    r'"\ud800"',
    r'"\u0000"',
    r'"\u001b[2J"',
    '"' + "y" * 20_000 + '"',
    '"../../x"',
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[1, 2]",
    '["x", 1]',
    '{"x": 1}',
    '{"start": 0, "end": 1}',
    '[{"start": 0, "end": 1, "label": "LOC"}]',
    '{"start": -1, "end": 10000000000, "label": null}',
    "[" * DEEP + "]" * DEEP,
    "[" * 900 + "]" * 900,
    '{"a":' * 300 + "1" + "}" * 300,
    "[" * DEEP,
    '{"a":' * DEEP,
]
BOMS = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"PAR1", b"ARROW1"]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
ENTITIES = """<!DOCTYPE doc [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY x SYSTEM "file:///etc/passwd">]>
"""


def as_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled, or put in."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(7):
            case 0 if changed:
                changed[at % len(changed)] = chance.randrange(256)
            case 1 if changed:
                changed[at % len(changed)] ^= 1 << chance.randrange(8)
            case 2:
                del changed[at : at + chance.choice([1, 4, 100])]
            case 3:
                changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice([1, 2, 8])))
            case 4:
                changed[at:at] = changed[at : at + chance.choice([1, 8, 200])]
            case 5:
                del changed[at:]
            case _:
                changed[:0] = chance.choice(BOMS)
    return bytes(changed)


def as_text(data: bytes, chance: random.Random) -> bytes:
    """Lines left out, doubled, exchanged, made long; words replaced by others."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(lines))
        match chance.randrange(8):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines[at:at] = [lines[at]] * chance.choice([1, 1, 50])
            case 2:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = lines[at] * chance.choice([2, 100])
            case 4:
                lines = lines[: at + 1]
            case _:
                lines[at] = _other_word(lines[at], chance)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _other_word(line: str, chance: random.Random) -> str:
    tokens = TOKEN.findall(line) or [""]
    tokens[chance.randrange(len(tokens))] = chance.choice([*WORDS, chance.choice(tokens)])
    return "".join(tokens)


def as_xml(data: bytes, chance: random.Random) -> bytes:
    """What only XML has: entities that expand, tags that nest, attributes that stand twice."""
    text = data.decode("utf-8", "replace")
    match chance.randrange(5):
        case 0:
            text = ENTITIES + re.sub(r"<\?xml.*?\?>\s*", "", text)
            text = text.replace("</s>", f"&{chance.choice('abcdx')};</s>", 1)
        case 1:
            number = chance.choice([10, 300, DEEP])
            text = text.replace("</s>", "<e id='z'>" * number + "z" + "</e>" * number + "</s>", 1)
        case 2:
            tags = list(re.finditer(r"<[^>]*>", text))
            tag = chance.choice(tags)
            text = text[: tag.start()] + chance.choice(["", chance.choice(tags)[0]]) + text[tag.end() :]
        case 3:
            values = list(re.finditer(r'"[^"]*"', text))
            value = chance.choice(values)
            other = chance.choice([chance.choice(values)[0], '"1/99999999"', f'"{"1" * 5000}"', '"&#10;<"', '"0/0"'])
            text = text[: value.start()] + other + text[value.end() :]
        case _:
            return as_text(data, chance)
    return text.encode("utf-8", "surrogatepass")


def as_toml(data: bytes, chance: random.Random) -> bytes:
    """What only TOML has: keys that stand twice, dates, tables under values, numbers and nesting without end."""
    lines = data.decode("utf-8", "replace").split("\n")
    keyed = [n for n, line in enumerate(lines) if " = " in line]
    if not keyed or chance.random() < 0.3:
        return as_text(data, chance)
    at = chance.choice(keyed)
    name, _, value = lines[at].partition(" = ")
    values = ["1", "9" * 5000, "inf", "nan", "1979-05-27", "07:32:00", "true", "''", "[]", "{}", "[[1]]", '"\\u0000"']
    values += ["[" * DEEP + "]" * DEEP, "{a=" * 5000 + "1" + "}" * 5000, '"\\uD800"', '"""x', "0x", '["x", 1]', value]
    values += ['{ s = "s1" }', '"\\u001b[2J"', "{ x = 1, x = 2 }", f'"{"z" * 5000}"', "-0", "1e999"]
    if chance.random() < 0.4 and re.search(r'"[^"]*"|\d+', value):
        parts = list(re.finditer(r'"[^"]*"|\d+', value))
        part = chance.choice(parts)
        value = value[: part.start()] + chance.choice(values) + value[part.end() :]
    else:
        value = chance.choice(values)
    lines[at] = f"{chance.choice([name, name, name, 'x', '.'.join(['a'] * 3000), chance.choice(lines)])} = {value}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def as_json(data: bytes, chance: random.Random) -> bytes:
    """One document of JSON with other values, keys and levels."""
    return _changed(json.loads(data), chance).encode("utf-8", "surrogatepass")


def as_json_lines(data: bytes, chance: random.Random) -> bytes:
    """JSON Lines of which some are changed like documents."""
    lines = data.split(b"\n")
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(lines))
        if lines[at].startswith((b"{", b"[")):
            try:
                lines[at] = as_json(lines[at], chance)
            except (ValueError, RecursionError):
                continue  # it was changed before
    return b"\n".join(lines)


# stands in a document where something else is to be written that `json.dumps` does not write
MARK = "\ue000mark\ue001"


def _changed(value: Any, chance: random.Random) -> str:
    holders: list[tuple[Any, Any]] = []
    left = [value]
    while left:
        one = left.pop()
        keys: Any = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        holders += [(one, key) for key in keys]
        left += [one[key] for key in keys]
    if not holders:
        return chance.choice(VALUES)
    holder, key = chance.choice(holders)
    written = chance.choice(VALUES)
    match chance.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder += [holder[key]] * chance.choice([1, 3, 500])
        case 2 if isinstance(holder, dict):
            holder[chance.choice(WORDS)] = holder.pop(key)
        case 3 if isinstance(holder, dict):
            holder[MARK], written = holder[key], json.dumps(key)
        case 4 if isinstance(holder[key], str):
            at = chance.randrange(len(holder[key]) + 1)
            holder[key] = holder[key][:at] + chance.choice(WORDS) + holder[key][at:]
        case _:
            holder[key] = MARK
    return json.dumps(value, ensure_ascii=False).replace(f'"{MARK}"', written, 1)


def as_table(data: bytes, chance: random.Random) -> bytes:
    """A Parquet or Arrow file with a column of another type, of other lengths, with nulls, twice, or missing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet = data.startswith(b"PAR1")
    source = io.BytesIO(data)
    table = pq.read_table(source) if parquet else pa.ipc.open_file(source).read_all()
    table.validate(full=True)  # it may have been damaged before
    at = chance.randrange(table.num_columns)
    column = table.column(at)
    named = table.column_names[at]
    match chance.randrange(6):
        case 0:
            table = table.remove_column(at)
        case 1:
            table = table.append_column(chance.choice([named, "tags", "entities", "text"]), column)
        case 2:
            metadata = as_json(b'{"info": {"features": {"tags": {"names": ["O"], "_type": "ClassLabel"}}}}', chance)
            table = table.replace_schema_metadata({"huggingface": metadata})
        case _:
            table = table.set_column(at, named, _typed(column, chance))
    made = io.BytesIO()
    if parquet:
        pq.write_table(table, made)
    else:
        with pa.ipc.new_file(made, table.schema) as writer:
            writer.write_table(table)
    return made.getvalue()


def _typed(column: Any, chance: random.Random) -> Any:
    """Values of another type, as many, some of them null."""
    import datetime
    import decimal

    import pyarrow as pa

    kinds: list[tuple[Any, list[Any]]] = [
        (pa.string(), ["x", "", "O", "[]", "{}", "B-LOC", "=1"]),
        (pa.large_string(), ["x", ""]),
        (pa.binary(), [b"a", b"\xff", b""]),
        (pa.int64(), [0, -1, 3, 2**40]),
        (pa.int8(), [0, 1, -1]),
        (pa.uint64(), [0, 2**64 - 1]),
        (pa.float64(), [0.0, float("nan"), float("inf"), 1e300]),
        (pa.bool_(), [True, False]),
        (pa.date32(), [datetime.date(2026, 1, 1)]),
        (pa.timestamp("ns"), [2**62, -(2**62)]),
        (pa.duration("s"), [2**60]),
        (pa.decimal128(38, 2), [decimal.Decimal("1.25"), decimal.Decimal(10) ** 30]),
        (pa.null(), [None]),
        (pa.list_(pa.string()), [["x"], [], [None], ["O", "B-LOC"]]),
        (pa.list_(pa.int64()), [[0], [], [None, 7], [-1]]),
        (pa.list_(pa.list_(pa.int64())), [[[0, 1]], [[]], [None], [[2**40, 3]]]),
        (pa.list_(pa.binary()), [[b"\xff"], []]),
        (pa.list_(pa.int64(), 2), [[0, 1], [5, 2]]),
        (pa.struct([("start", pa.int64())]), [{"start": 1}, {"start": None}]),
        (pa.list_(pa.struct([("start", pa.float64()), ("end", pa.string())])), [[{"start": 1.5, "end": "x"}], []]),
        (pa.map_(pa.string(), pa.int64()), [[("a", 1)], []]),
        (pa.dictionary(pa.int8(), pa.string()), ["O", "B-LOC"]),
        (column.type, column.to_pylist() or [None]),
    ]
    kind, values = chance.choice(kinds)
    chosen = [chance.choice([*values, *values, None]) for _ in range(len(column))]
    return pa.array(chosen, kind)
