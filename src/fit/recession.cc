#include "fit/recession.hpp"

#include <array>
#include <memory>
#include <utility>

namespace ogive::fitting {
namespace {

/// A row that holds eta on both sides is one success and one failure, any other one failure.
class RecessionReader final : public BlockReader {
 public:
  RecessionReader(std::unique_ptr<BlockReader> reader, bool by_failures)
      : reader_(std::move(reader)), by_failures_(by_failures) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    for (std::size_t i = 0; i < block_.rows; ++i) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      const double y = block_.successes[place], m = block_.trials[place];
      const bool holds = by_failures_ ? y < m : y > 0.0;
      successes_[i] = m > 0.0 && holds ? 1.0 : 0.0;
      trials_[i] = m > 0.0 ? 1.0 + successes_[i] : 0.0;
    }
    block_.successes = {successes_.data(), 1};
    block_.trials = {trials_.data(), 1};
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  bool by_failures_;
  std::array<double, kLeafRows> successes_ = {}, trials_ = {};
  RowBlock block_;
};

}  // namespace

std::optional<Blocks> rows_of_recession(const Blocks& blocks, const Model& model) {
  if (is_open(model)) return blocks;
  const bool by_failures = std::holds_alternative<LogComplement>(model.link);
  if (!by_failures && !std::holds_alternative<Log>(model.link)) return std::nullopt;
  Blocks rows = blocks;
  rows.plain = false;
  rows.open = [open = blocks.open, by_failures] { return std::make_unique<RecessionReader>(open(), by_failures); };
  return rows;
}

}  // namespace ogive::fitting
