#include "data/keep_chunk.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "data/packed.hpp"

namespace ogive {
namespace {

/// What a kept chunk owns.
struct Kept {
  std::unique_ptr<std::uint64_t[]> values;
  std::shared_ptr<const void> given;  ///< what was there before, where it is still needed
  Packed packed;
};

/// The bytes of plain values one after the other, whatever their stride.
std::unique_ptr<std::uint64_t[]> copied(const Chunk& chunk, std::size_t wide) {
  const auto rows = static_cast<std::size_t>(chunk.rows);
  auto made = std::make_unique_for_overwrite<std::uint64_t[]>((rows * wide + 7) / 8);
  if (chunk.stride != 1) {
    auto* const reals = reinterpret_cast<double*>(made.get());
    for (std::int64_t i = 0; i < chunk.rows; ++i) reals[i] = chunk.real(i);
  } else {
    std::copy_n(chunk.as<char>(), rows * wide, reinterpret_cast<char*>(made.get()));
  }
  return made;
}

}  // namespace

Result<Chunk> keep_chunk(Chunk chunk, Kind kind, const std::shared_ptr<ColumnStore>& store) {
  if (store == nullptr || chunk.packed != nullptr || chunk.values == nullptr || chunk.rows == 0) return chunk;
  auto kept = std::make_shared<Kept>();
  std::size_t wide = static_cast<std::size_t>(value_bytes(kind, chunk.bytes));
  if (kind == Kind::real && chunk.stride == 1) {
    PackedReals reals = pack_reals(chunk);
    kept->values = std::move(reals.bytes);
    kept->packed.form = reals.form;
    kept->packed.divisor = reals.divisor;
  } else if (kind == Kind::text) {
    const std::uint32_t* const codes = chunk.as<std::uint32_t>();
    std::uint32_t most = 0;
    for (std::int64_t i = 0; i < chunk.rows; ++i) most = std::max(most, chunk.present(i) ? codes[i] : 0);
    PackedCodes packed = pack_codes(codes, chunk.rows, std::size_t{most} + 1);
    kept->values = std::move(packed.bytes);
    if (kept->values) kept->packed.form = packed.form;
  }
  wide = form_bytes(kept->packed.form, wide);
  const std::int64_t bytes = chunk.rows * static_cast<std::int64_t>(wide);
  const std::int64_t bits = chunk.validity != nullptr ? (chunk.rows + 7) / 8 : 0;
  if (store->keep(bytes + bits)) {
    if (kept->packed.form == Form::plain) return chunk;
    kept->packed.bytes = kept->values.get();
    if (bits > 0) kept->given = std::move(chunk.owner);  // the validity
  } else {
    if (!kept->values) kept->values = copied(chunk, wide);
    OGIVE_TRY(kept->packed.values, store->put(kept->values.get(), bytes,
                                              static_cast<std::uint32_t>(kPageRows * static_cast<std::int64_t>(wide))));
    if (bits > 0) {
      OGIVE_TRY(kept->packed.validity, store->put(chunk.validity, bits, static_cast<std::uint32_t>(kPageRows / 8)));
    }
    kept->values.reset();
    kept->packed.store = store;
    chunk.validity = nullptr;
  }
  chunk.values = nullptr;
  chunk.stride = 1;
  chunk.packed = &kept->packed;
  chunk.owner = std::move(kept);
  return chunk;
}

}  // namespace ogive
