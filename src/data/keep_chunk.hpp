/// Chunks that are made in memory, kept in as few bytes as may be, in the column store where no memory is left.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "data/column.hpp"
#include "data/column_store.hpp"

namespace ogive {

/// A chunk that is not packed, of a column of `kind`, with its values where the store says; as it is without a store.
/// Errors   those of ColumnStore::put.
[[nodiscard]] Result<Chunk> keep_chunk(Chunk chunk, Kind kind, const std::shared_ptr<ColumnStore>& store);

}  // namespace ogive
