#include "fit/row_sample.hpp"

#include <memory>
#include <utility>

#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

constexpr std::uint64_t kSampleSeed = 0x6F67697665;

class SampleReader final : public BlockReader {
 public:
  SampleReader(std::unique_ptr<BlockReader> reader, std::int64_t stride)
      : reader_(std::move(reader)), stride_(stride) {}

  const RowBlock& read(std::int64_t leaf) override {
    const double draw = uniform_draw(kSampleSeed, 0, static_cast<std::uint64_t>(leaf));
    block_ = reader_->read(leaf * stride_ + static_cast<std::int64_t>(draw * static_cast<double>(stride_)));
    block_.first_row = leaf * kLeafRows;
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  std::int64_t stride_;
  RowBlock block_;
};

}  // namespace

Blocks sample_of(const Blocks& blocks, std::int64_t stride) {
  Blocks sample = blocks;
  sample.rows = blocks.rows / kLeafRows / stride * kLeafRows;
  sample.open = [open = blocks.open, stride] { return std::make_unique<SampleReader>(open(), stride); };
  return sample;
}

}  // namespace ogive::fitting
