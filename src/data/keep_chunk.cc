#include "data/keep_chunk.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

#include "data/narrow.hpp"
#include "data/packed.hpp"

namespace ogive {
namespace {

/// What a kept chunk owns.
struct Kept {
  std::unique_ptr<std::uint64_t[]> values;
  std::shared_ptr<const void> given;  ///< what was there before, where its validity is still needed
  Packed packed;
};

/// Doubles one after the other, of a chunk that has them further apart.
std::unique_ptr<std::uint64_t[]> side_by_side(const Chunk& chunk) {
  auto made = std::make_unique_for_overwrite<std::uint64_t[]>(static_cast<std::size_t>(chunk.rows));
  for (std::int64_t i = 0; i < chunk.rows; ++i)
    made[static_cast<std::size_t>(i)] = std::bit_cast<std::uint64_t>(chunk.real(i));
  return made;
}

}  // namespace

Result<Chunk> keep_chunk(Chunk chunk, Kind kind, const std::shared_ptr<ColumnStore>& store) {
  if (store == nullptr || chunk.packed != nullptr || chunk.values == nullptr || chunk.rows == 0) return chunk;
  auto kept = std::make_shared<Kept>();
  if (kind == Kind::integer || kind == Kind::boolean) {
    kept->values = pack_bits(chunk, kind);
    if (kept->values) {
      kept->packed.form = Form::bit;
      chunk.bytes = kind == Kind::integer ? 1 : chunk.bytes;
    } else if (kind == Kind::integer && chunk.bytes == 8) {
      Narrow narrow = narrowed({chunk.as<std::int64_t>(), static_cast<std::size_t>(chunk.rows)});
      kept->values = std::move(narrow.values);
      chunk.bytes = narrow.bytes;
    }
  } else if (kind == Kind::real && chunk.stride == 1) {
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
  const std::size_t bits = form_bits(kept->packed.form, static_cast<std::size_t>(value_bytes(kind, chunk.bytes)));
  WrittenValues written{kept->values ? kept->values.get() : chunk.values, chunk.validity, chunk.rows, bits};
  if (store->keep(written.value_bytes() + written.validity_bytes())) {
    if (!kept->values) return chunk;
    if (chunk.validity != nullptr) kept->given = std::move(chunk.owner);
    if (kept->packed.form == Form::plain) {  // integers of fewer bytes, which are used where they lie
      chunk.values = kept->values.get();
      chunk.owner = std::move(kept);
      return chunk;
    }
    kept->packed.bytes = kept->values.get();
  } else {
    if (chunk.stride != 1) {
      kept->values = side_by_side(chunk);
      written.values = kept->values.get();
    }
    OGIVE_CHECK(put_values(written, store, kept->packed));
    kept->values.reset();
    chunk.validity = nullptr;
  }
  chunk.values = nullptr;
  chunk.stride = 1;
  chunk.packed = &kept->packed;
  chunk.owner = std::move(kept);
  return chunk;
}

}  // namespace ogive
