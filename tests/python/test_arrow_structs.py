"""Arrow batches that contradict their schema, made by hand: one sentence each, and the interpreter stands."""

import ctypes as c

import numpy as np
import ogive
import pytest
from ogive import errors

ROWS = 8


class Schema(c.Structure):
    pass


class Array(c.Structure):
    pass


class Stream(c.Structure):
    pass


GET_SCHEMA = c.CFUNCTYPE(c.c_int, c.POINTER(Stream), c.POINTER(Schema))
GET_NEXT = c.CFUNCTYPE(c.c_int, c.POINTER(Stream), c.POINTER(Array))
LAST_ERROR = c.CFUNCTYPE(c.c_char_p, c.POINTER(Stream))
RELEASE = {kind: c.CFUNCTYPE(None, c.POINTER(kind)) for kind in (Schema, Array, Stream)}
POINTERS = c.POINTER(c.c_void_p)
Schema._fields_ = [("format", c.c_char_p), ("name", c.c_char_p), ("metadata", c.c_char_p), ("flags", c.c_int64),
                   ("n_children", c.c_int64), ("children", c.POINTER(c.POINTER(Schema))), ("dictionary", c.POINTER(Schema)),
                   ("release", RELEASE[Schema]), ("private_data", c.c_void_p)]
Array._fields_ = [("length", c.c_int64), ("null_count", c.c_int64), ("offset", c.c_int64), ("n_buffers", c.c_int64),
                  ("n_children", c.c_int64), ("buffers", POINTERS), ("children", c.POINTER(c.POINTER(Array))),
                  ("dictionary", c.POINTER(Array)), ("release", RELEASE[Array]), ("private_data", c.c_void_p)]
Stream._fields_ = [("get_schema", GET_SCHEMA), ("get_next", GET_NEXT), ("get_last_error", LAST_ERROR),
                   ("release", RELEASE[Stream]), ("private_data", c.c_void_p)]


def released(kind):
    """A release callback that frees nothing: Python owns all."""
    def release(pointer):
        pointer[0].release = RELEASE[kind]()

    return RELEASE[kind](release)


class Handmade:
    """A valid batch of numbers, truth values, texts, categories and views; a test breaks it before it is read."""

    def __init__(self):
        self.keep, self.ends = [], {kind: released(kind) for kind in (Schema, Array, Stream)}
        self.handed = False
        x = np.arange(ROWS, dtype=np.float64)
        y = np.array([0, 1, 0, 1, 1, 0, 1, 1], dtype=np.int64)
        places = np.arange(ROWS + 1, dtype=np.int32)
        letters = np.frombuffer(b"abababab", dtype=np.uint8)
        views = np.zeros((ROWS, 4), dtype=np.int32)
        views[:, 0], views[:, 1] = 1, [97 + i % 2 for i in range(ROWS)]
        present = np.array([255], dtype=np.uint8)
        columns = {
            "y": (b"l", [present, y]), "x": (b"g", [present, x]), "flag": (b"b", [None, np.array([0b01100101], dtype=np.uint8)]),
            "text": (b"u", [None, places, letters]), "view": (b"vu", [None, views, np.zeros(0, dtype=np.int64)]),
            "kind": (b"c", [None, (np.arange(ROWS) % 3).astype(np.int8)])}
        levels = (b"u", [None, np.arange(4, dtype=np.int32), np.frombuffer(b"uvw", dtype=np.uint8)])
        self.schema = self.make_schema(b"+s", b"", [self.make_schema(f, n.encode()) for n, (f, _) in columns.items()])
        self.batch = self.make_array(ROWS, [None], [self.make_array(ROWS, b) for _, b in columns.values()])
        self.column = {name: (self.schema.children[j][0], self.batch.children[j][0]) for j, name in enumerate(columns)}
        self.set_dictionary("kind", self.make_schema(*levels[:1], b""), self.make_array(3, levels[1]))
        self.stream = Stream(GET_SCHEMA(self.get_schema), GET_NEXT(self.get_next), LAST_ERROR(lambda _: b"no reason"), self.ends[Stream], None)

    def make_schema(self, format, name, children=()):
        schema = Schema(format=format, name=name, n_children=len(children), release=self.ends[Schema])
        schema.children = self.list_of(Schema, children)
        self.keep.append(schema)
        return schema

    def make_array(self, length, buffers, children=()):
        array = Array(length=length, n_buffers=len(buffers), n_children=len(children), release=self.ends[Array])
        array.buffers = (c.c_void_p * max(len(buffers), 1))(*[None if b is None else b.ctypes.data for b in buffers])
        array.children = self.list_of(Array, children)
        self.keep.append((array, array.buffers, buffers))
        return array

    def list_of(self, kind, items):
        made = (c.POINTER(kind) * max(len(items), 1))(*[c.pointer(item) for item in items])
        self.keep.append((made, items))
        return made

    def set_dictionary(self, name, schema, array):
        self.column[name][0].dictionary, self.column[name][1].dictionary = c.pointer(schema), c.pointer(array)

    def get_schema(self, _, out):
        c.memmove(out, c.byref(self.schema), c.sizeof(Schema))
        return 0

    def get_next(self, _, out):
        if self.handed:
            c.memset(out, 0, c.sizeof(Array))
        else:
            c.memmove(out, c.byref(self.batch), c.sizeof(Array))
        self.handed = True
        return 0

    def __arrow_c_stream__(self, requested_schema=None):
        new = c.pythonapi.PyCapsule_New
        new.restype, new.argtypes = c.py_object, [c.c_void_p, c.c_char_p, c.c_void_p]
        return new(c.addressof(self.stream), b"arrow_array_stream", None)


def fitted(table, formula="y ~ x + text + view + kind"):
    return ogive.fit(formula, table)


def test_the_batch_is_good_before_it_is_broken():
    table = Handmade()
    assert ogive.fit("y ~ x", table).nobs == ROWS
    assert len(ogive.fit("y ~ kind", Handmade()).params) == 3


def break_buffer(name, k):
    def apply(table):
        table.column[name][1].buffers[k] = None

    return apply


def set_field(name, field, value, of=1):
    """A field of a column (or of "": the batch), of its schema with of=0."""
    def apply(table):
        whole = (table.schema, table.batch)
        setattr((table.column[name] if name else whole)[of], field, value)

    return apply


def write(name, k, type_of, place, value):
    """A value written into a buffer."""
    def apply(table):
        address = table.column[name][1].buffers[k]
        c.cast(address, c.POINTER(type_of))[place] = value

    return apply


def of_dictionary(field, value):
    def apply(table):
        setattr(table.column["kind"][1].dictionary[0], field, value)

    return apply


def drop_dictionary(table):
    table.column["kind"][1].dictionary = c.POINTER(Array)()


def add_dictionary(table):
    table.column["y"][1].dictionary = table.column["kind"][1].dictionary


def null_child(table):
    table.batch.children[1] = c.POINTER(Array)()


def null_schema_child(table):
    table.schema.children[1] = c.POINTER(Schema)()


NONE_OF = {"buffers": POINTERS(), "children": c.POINTER(c.POINTER(Array))()}
HUGE = 2**62
BROKEN = {
    "numbers without values": (break_buffer("x", 1), "a buffer is missing"),
    "texts without offsets": (break_buffer("text", 1), "a buffer is missing"),
    "texts without letters": (break_buffer("text", 2), "a buffer is missing"),
    "views without views": (break_buffer("view", 1), "a buffer is missing"),
    "codes without codes": (break_buffer("kind", 1), "a buffer is missing"),
    "no buffers": (set_field("x", "buffers", NONE_OF["buffers"]), "buffers are missing"),
    "one buffer": (set_field("x", "n_buffers", 1), "buffers are missing"),
    "fewer than no buffers": (set_field("x", "n_buffers", -3), "buffers are missing"),
    "fewer columns": (set_field("", "n_children", 2), "does not have the columns"),
    "more columns": (set_field("", "n_children", 9), "does not have the columns"),
    "less than no columns": (set_field("", "n_children", -1), "does not have the columns"),
    "no list of columns": (set_field("", "children", NONE_OF["children"]), "does not have the columns"),
    "a column that is not there": (null_child, "does not have the columns"),
    "a schema's column that is not there": (null_schema_child, "a column of its schema is missing"),
    "a schema without a list": (set_field("", "children", c.POINTER(c.POINTER(Schema))(), 0), "no list of columns"),
    "a schema of -1 columns": (set_field("", "n_children", -1, 0), "no list of columns"),
    "a schema of one number": (set_field("", "format", b"l", 0), "no table of columns"),
    "a schema without a format": (set_field("", "format", None, 0), "no table of columns"),
    "a negative batch": (set_field("", "length", -1), "negative or absurd"),
    "a batch before its rows": (set_field("", "offset", -1), "negative or absurd"),
    "a batch far behind its rows": (set_field("", "offset", HUGE), "negative or absurd"),
    "a batch of too many rows": (set_field("", "length", HUGE), "negative or absurd"),
    "a batch longer than its columns": (set_field("", "length", ROWS + 1), "shorter than its batch"),
    "a batch's offset beyond its columns": (set_field("", "offset", 1), "shorter than its batch"),
    "a negative column": (set_field("x", "length", -1), "negative or absurd"),
    "a column before its rows": (set_field("x", "offset", -1), "negative or absurd"),
    "a column of too many rows": (set_field("x", "length", HUGE), "negative or absurd"),
    "a shorter column": (set_field("x", "length", ROWS - 1), "shorter than its batch"),
    "more missing than rows": (set_field("x", "null_count", ROWS + 1), "more missing values than rows"),
    "missing values without marks": (set_field("text", "null_count", 2), "nothing says which"),
    "missing rows": (lambda table: [set_field("", "null_count", 1)(table), table.batch.buffers.__setitem__(0, table.column["x"][1].buffers[0])],
                     "null as a whole"),
    "offsets that fall": (write("text", 1, c.c_int32, 4, 1), "do not rise"),
    "an offset before the text": (write("text", 1, c.c_int32, 0, -5), "do not rise"),
    "a view of negative length": (write("view", 1, c.c_int32, 8, -1), "negative length"),
    "a view of a buffer that is not there": (write("view", 1, c.c_int32, 8, 100), "not there"),
    "a code beyond its dictionary": (write("kind", 1, c.c_int8, 2, 3), "beyond its dictionary"),
    "a negative code": (write("kind", 1, c.c_int8, 2, -1), "beyond its dictionary"),
    "a dictionary that is not there": (drop_dictionary, "dictionary is missing"),
    "a dictionary that should not be there": (add_dictionary, "a dictionary that its schema does not have"),
    "a dictionary of negative length": (of_dictionary("length", -2), "negative or absurd"),
    "a dictionary of too many texts": (of_dictionary("length", HUGE), "too many texts"),
    "a dictionary without buffers": (of_dictionary("n_buffers", 0), "buffers are missing"),
    "a shorter dictionary": (of_dictionary("length", 1), "beyond its dictionary"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_contradiction_is_refused(name):
    apply, words = BROKEN[name]
    table = Handmade()
    apply(table)
    with pytest.raises((errors.DataError, errors.ColumnTypeError, errors.TooLargeError), match=words) as caught:
        fitted(table)
    assert len(str(caught.value).splitlines()) == 1 and str(caught.value).count(". ") == 0


@pytest.mark.parametrize("seed", range(300))
def test_several_contradictions_at_once(seed):
    rng = np.random.default_rng(seed)
    table = Handmade()
    for name in rng.choice(list(BROKEN), size=int(rng.integers(2, 5)), replace=False):
        try:
            BROKEN[name][0](table)
        except ValueError:  # what it would break is gone already
            pass
    with pytest.raises(errors.OgiveError):
        fitted(table)


@pytest.mark.parametrize("seed", range(200))
def test_any_number_in_any_field(seed):
    """Fields that can be checked hold any number: the table is read, or refused in a sentence."""
    rng = np.random.default_rng(1000 + seed)
    table = Handmade()
    name = str(rng.choice(["", *table.column]))
    field = str(rng.choice(["length", "null_count", "offset", "n_buffers", "n_children"]))
    value = int(rng.choice([-(2**63), -HUGE, -1, 0, 1, 2, 3, HUGE, 2**63 - 1]))
    if field == "offset" and name in table.column and 0 < value < 4:
        value = -value  # rows behind the buffers: nothing in the interface says how long these are
    if field == "n_buffers" and value > 3:
        value = 3
    set_field(name, field, value)(table)
    try:
        result = fitted(table, "y ~ x")
    except errors.OgiveError as error:
        assert "Arrow" in str(error) or "rows" in str(error) or "columns" in str(error), str(error)
    else:
        assert result.nobs <= ROWS
