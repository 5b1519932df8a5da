/// One column of an Arrow stream: from its arrays to typed chunks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/arrow_abi.hpp"
#include "data/arrow_slice.hpp"
#include "data/arrow_type.hpp"
#include "data/column.hpp"
#include "data/column_store.hpp"
#include "data/dictionary.hpp"

namespace ogive {

/// Collects the batches of a column.
class ArrowColumn {
 public:
  /// `schema` of the column; `source` names the table in messages; `store` as in ArrowOptions.
  ArrowColumn(const ArrowSchema& schema, const std::string& source, bool keep_level_order,
              std::shared_ptr<ColumnStore> store);

  /// Why the column cannot be used; empty where it can.
  [[nodiscard]] const std::string& refusal() const noexcept { return refusal_; }
  [[nodiscard]] const std::string& name() const noexcept { return column_.name; }

  /// Rows [begin, begin + rows) of the next batch's array.
  [[nodiscard]] Status add(const ArrowArray& array, std::int64_t begin, std::int64_t rows,
                           const std::shared_ptr<const void>& owner);
  [[nodiscard]] Column finish() &&;

 private:
  [[nodiscard]] Status add_values(const ArrowSlice& slice, Chunk& chunk);
  [[nodiscard]] Status add_integers(const ArrowSlice& slice, Chunk& chunk);
  void add_days(const ArrowSlice& slice, Chunk& chunk);
  [[nodiscard]] Status add_text(const ArrowSlice& slice, Chunk& chunk);
  [[nodiscard]] Status add_dictionary(const ArrowArray& array, const ArrowSlice& slice, Chunk& chunk);
  [[nodiscard]] Result<std::vector<std::optional<std::uint32_t>>> level_codes(const ArrowArray& dictionary);
  [[nodiscard]] Result<std::uint32_t> level(std::string_view text);
  [[nodiscard]] Kind kind() const;
  void set_days(Chunk& chunk) const;

  std::string what_;  ///< "column 'x' of the table"
  std::string refusal_;
  ArrowType type_;
  std::optional<ArrowType> values_;  ///< of a dictionary
  std::shared_ptr<ColumnStore> store_;
  Dictionary levels_;
  bool has_time_ = false;  ///< some value is at a time of day
  Column column_;
};

}  // namespace ogive
