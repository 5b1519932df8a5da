"""Writes what the tests read, by the library that the command loads: statements of DuckDB, through its C interface."""

import ctypes
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def library():
    """The library that OGIVE_DUCKDB_LIBRARY names, or that the developer command fetched; the tests fail without."""
    path = os.path.abspath(os.environ.get("OGIVE_DUCKDB_LIBRARY") or ROOT / "build" / "duckdb" / "libduckdb.so")
    if not os.path.exists(path):
        pytest.fail(f"{path} is not there: get DuckDB's library by ./x setup --duckdb", pytrace=False)
    return path


class Result(ctypes.Structure):
    _fields_ = [("counts", ctypes.c_uint64 * 3), ("values", ctypes.c_void_p), ("words", ctypes.c_char_p),
                ("inside", ctypes.c_void_p)]


def execute(*statements, database=None):
    """Runs the statements, in memory or in a database file."""
    duckdb = ctypes.CDLL(library())
    duckdb.duckdb_result_error.restype = ctypes.c_char_p
    base, connection = ctypes.c_void_p(), ctypes.c_void_p()
    path = None if database is None else str(database).encode()
    assert duckdb.duckdb_open(path, ctypes.byref(base)) == 0, database
    try:
        assert duckdb.duckdb_connect(base, ctypes.byref(connection)) == 0
        for statement in statements:
            result = Result()
            state = duckdb.duckdb_query(connection, statement.encode(), ctypes.byref(result))
            words = duckdb.duckdb_result_error(ctypes.byref(result))
            duckdb.duckdb_destroy_result(ctypes.byref(result))
            assert state == 0, (statement, words)
    finally:
        duckdb.duckdb_disconnect(ctypes.byref(connection))
        duckdb.duckdb_close(ctypes.byref(base))
