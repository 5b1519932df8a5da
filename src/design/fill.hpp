/// Fill: one leaf of kept rows and a spec -> RowBlock.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned.hpp"
#include "base/block.hpp"
#include "data/column_reader.hpp"
#include "design/complete_rows.hpp"
#include "design/inputs.hpp"
#include "design/spec.hpp"

namespace ogive::design {

/// A categorical factor inside a block.  column_of[code of the source] is the factor's share of the column number
/// within the block, or kNoColumn at its reference.
struct CodedFactor {
  std::size_t factor = 0;
  std::vector<std::int32_t> column_of;
  bool operator==(const CodedFactor&) const = default;
};

struct PlannedBlock {
  std::vector<std::size_t> numeric;  ///< factors whose product gives the values; none: 1
  std::vector<CodedFactor> coded;    ///< their shares add up to the column
  std::size_t like = 0;              ///< the first block with the same codes, itself if there is no other
  std::size_t width = 1;
};

/// What to do for every leaf, worked out once.
struct Plan {
  std::vector<PlannedBlock> blocks;
  std::vector<bool> gathered;  ///< by factor: numeric and used by some block
};

[[nodiscard]] Plan make_plan(const DesignSpec& spec, const Inputs& inputs);

/// Fills leaves into its own scratch.  The plan and the inputs must outlive it.
/// Memory   kLeafRows numbers for each column that cannot be read in place, and as many codes for each factor block.
class Filler {
 public:
  Filler(const Plan& plan, const Inputs& inputs);
  void fill(std::span<const Segment> segments, RowBlock& block);

 private:
  void fill_values(const PlannedBlock& planned, double* scratch, ColumnGroup& group) const noexcept;
  void fill_codes(const PlannedBlock& planned, std::span<const Segment> segments, std::int32_t* codes);
  void fill_response(std::span<const Segment> segments, RowBlock& block);
  Strided fill_trials(std::span<const Segment> segments, const Strided& successes);
  Strided fill_offset(std::span<const Segment> segments);

  const Plan& plan_;
  const Inputs& inputs_;
  std::vector<ColumnReader> readers_;  // of the factors
  ColumnReader response_, trials_, failures_, prior_weights_, frequencies_;
  std::vector<ColumnReader> offsets_;
  std::size_t rows_ = 0;
  AlignedDoubles factor_scratch_;           // kLeafStride for each factor
  std::vector<Strided> factors_;            // numbers of this leaf
  std::vector<double> product_scratch_;     // kLeafRows for each block that is a product of numbers
  std::vector<std::int32_t> code_scratch_;  // kLeafRows for each coded block
  std::vector<std::int32_t> share_;         // kLeafRows
  std::vector<double> role_scratch_;        // kLeafRows for response, trials, weights, offset, and one to spare
  std::vector<std::int32_t> event_of_;      // response codes to 0 and 1
};

}  // namespace ogive::design
