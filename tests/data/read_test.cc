/// Which way a source goes, before a library is opened or a byte is read.
#include "data/read.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "data/duckdb_files.hpp"

namespace ogive {
namespace {

TEST(Read, KindsAreKnownByTheEndsOfNames) {
  const struct {
    const char* path;
    FileKind kind;
  } table[] = {{"a.csv", FileKind::text},
               {"-", FileKind::text},
               {"a.csv.gz", FileKind::text},
               {"parquet", FileKind::text},
               {"a.parquet", FileKind::parquet},
               {"b/A.PARQUET", FileKind::parquet},
               {"a.parquet.gz", FileKind::text},
               {"a.json", FileKind::json},
               {"a.jsonl", FileKind::json},
               {"a.ndjson.gz", FileKind::json},
               {"a.duckdb", FileKind::database},
               {"a.duckdb.csv", FileKind::text},
               {"https://a.b/c.parquet?d=e.csv", FileKind::parquet},
               {"https://a.b/c.csv#d.parquet", FileKind::text},
               {"c.parquet?d", FileKind::text}};
  for (const auto& row : table) EXPECT_EQ(file_kind(row.path), row.kind) << row.path;
}

TEST(Read, NamesOfTablesAreQuoted) {
  const struct {
    const char* table;
    const char* from;
  } table[] = {{"cars", R"("cars")"},
               {"main.cars", R"("main"."cars")"},
               {"my cars", R"("my cars")"},
               {R"(a"; DROP TABLE b; --)", R"("a""; DROP TABLE b; --")"}};
  for (const auto& row : table) {
    const DuckdbQuery query = query_of_table("a.duckdb", row.table);
    EXPECT_EQ(query.from, row.from);
    EXPECT_EQ(query.database, "a.duckdb");
  }
}

TEST(Read, NamesOfFilesAreTextsWithoutGlobs) {
  const std::string folder = ::testing::TempDir() + "read_test";
  const std::string file = folder + "[1]*'s.parquet";
  std::FILE* made = std::fopen(file.c_str(), "w");
  ASSERT_NE(made, nullptr);
  std::fclose(made);
  const auto query = query_of_files({file}, FileKind::parquet);
  std::remove(file.c_str());
  ASSERT_TRUE(query);
  EXPECT_EQ(query->from, "read_parquet(['" + folder + "[[]1][*]''s.parquet'])");
  EXPECT_EQ(query->source, file);
}

TEST(Read, WhatExcludesEachOther) {
  const struct {
    DataSource source;
    Errc code;
    const char* words;
  } table[] = {
      {{{}, "", "", "cars"}, Errc::bad_option, "a table needs its database"},
      {{{"a.csv"}, "SELECT 1", "", ""}, Errc::bad_option, "leave 'a.csv' out"},
      {{{}, "SELECT 1", "a.duckdb", "cars"}, Errc::bad_option, "exclude each other"},
      {{{}, "", "a.duckdb", ""}, Errc::bad_option, "--table NAME or --sql QUERY"},
      {{{"a.duckdb"}, "", "", ""}, Errc::bad_option, "--db a.duckdb"},
      {{{"a.json", "a.csv"}, "", "", ""}, Errc::bad_option, "files of different kinds"},
      {{{"https://a/b.json"}, "", "", ""}, Errc::bad_option, "fetch it first"},
      {{{}, "", "no-such.duckdb", "cars"}, Errc::cannot_read, "there is no such file"},
      {{{}, "", OGIVE_TEST_DATA "/mtcars.csv", "cars"}, Errc::cannot_read, "is no DuckDB database"},
      {{{"no-such.parquet"}, "", "", ""}, Errc::cannot_read, "there is no such file"},
      {{{}, "", "", ""}, Errc::bad_option, "no file was named"},
  };
  for (const auto& row : table) {
    const auto read = read_data(row.source);
    ASSERT_FALSE(read) << row.words;
    EXPECT_EQ(read.error().code, row.code) << read.error().sentence;
    EXPECT_NE(read.error().sentence.find(row.words), std::string::npos) << read.error().sentence;
  }
}

TEST(Read, TextIsReadWithoutTheLibrary) {
  const auto table = read_data({{OGIVE_TEST_DATA "/mtcars.csv"}, "", "", ""});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows(), 32);
}

}  // namespace
}  // namespace ogive
