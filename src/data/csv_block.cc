// A block's column once it is parsed: what its values are, and where.
#include <algorithm>
#include <bit>
#include <utility>

#include "base/constants.hpp"
#include "data/csv_column.hpp"
#include "data/csv_decimals.hpp"
#include "data/narrow.hpp"

namespace ogive {

Seen& Seen::operator|=(const Seen& more) noexcept {
  boolean |= more.boolean;
  integer |= more.integer;
  real |= more.real;
  point |= more.point;
  comma |= more.comma;
  other |= more.other;
  return *this;
}

Kind Seen::kind() const noexcept {
  const bool number = integer || real;
  if (other || conflict() || (boolean && number)) return Kind::text;
  if (boolean) return Kind::boolean;
  if (real) return Kind::real;
  return integer ? Kind::integer : Kind::missing;
}

void point_at(BlockColumn& block, const void* values) {
  Packed* const packed = block.memory->packed.get();
  block.chunk.packed = packed;
  block.chunk.values = packed == nullptr ? values : nullptr;
  if (packed != nullptr && packed->store == nullptr) packed->bytes = values;
}

void narrow(BlockColumn& block, const DecimalRows& decimals) {
  ChunkMemory& memory = *block.memory;
  const auto pack = [&](std::unique_ptr<std::uint64_t[]> values, Form form) {
    if (values) memory.values = std::move(values);
    memory.packed = std::make_unique<Packed>();
    memory.packed->form = form;
  };
  if (block.kind == Kind::integer) {
    Narrow narrow = narrowed(
        {reinterpret_cast<const std::int64_t*>(memory.values.get()), static_cast<std::size_t>(block.chunk.rows)});
    block.chunk.bytes = narrow.bytes;
    if (narrow.values) memory.values = std::move(narrow.values);
  }
  block.chunk.values = memory.values.get();
  if (block.kind == Kind::boolean || (block.kind == Kind::integer && block.chunk.bytes == 1)) {
    if (auto bits = pack_bits(block.chunk, block.kind)) pack(std::move(bits), Form::bit);
  } else if (block.kind == Kind::real) {
    PackedReals reals = pack_decimals(decimals);
    if (reals.form == Form::plain) {
      make_reals(decimals, static_cast<std::size_t>(decimals.rows));
      reals = pack_reals(block.chunk);
    }
    if (reals.form == Form::plain) return;
    pack(std::move(reals.bytes), reals.form);
    memory.packed->divisor = reals.divisor;
  } else if (block.kind == Kind::text) {
    PackedCodes codes = pack_codes(block.chunk.as<std::uint32_t>(), block.chunk.rows, block.levels.size());
    pack(std::move(codes.bytes), codes.form);
  }
}

void widen(BlockColumn& block, Kind kind) {
  if (block.kind == kind || kind == Kind::missing) return;
  const auto rows = static_cast<std::size_t>(block.chunk.rows);
  ChunkMemory& memory = *block.memory;
  if (block.kind == Kind::integer && kind == Kind::real) {
    if (!memory.packed) memory.packed = std::make_unique<Packed>();
    memory.packed->form = memory.packed->form == Form::bit ? Form::real_bit
                          : block.chunk.bytes == 1         ? Form::int8
                          : block.chunk.bytes == 2         ? Form::int16
                          : block.chunk.bytes == 4         ? Form::int32
                                                           : Form::int64;
    block.chunk.bytes = 8;
  } else {  // nothing but missing rows
    memory.values = std::make_unique<std::uint64_t[]>(rows);
    if (kind == Kind::real) std::fill_n(memory.values.get(), rows, std::bit_cast<std::uint64_t>(kNaN));
    memory.validity = std::make_unique<std::uint8_t[]>((rows + 7) / 8);
    block.chunk.validity = memory.validity.get();
  }
  point_at(block, memory.values.get());
  block.kind = kind;
}

void translate(BlockColumn& block, Kind kind, std::vector<std::uint32_t> table) {
  block.kind = kind;
  if (block.memory->packed)  // else nothing but missing rows
    block.memory->packed->table = std::make_shared<const std::vector<std::uint32_t>>(std::move(table));
}

Status put_away(BlockColumn& block, const std::shared_ptr<ColumnStore>& store) {
  if (store == nullptr || block.kind == Kind::missing) return {};
  ChunkMemory& memory = *block.memory;
  const std::size_t plain = static_cast<std::size_t>(value_bytes(block.kind, block.chunk.bytes));
  const std::size_t bits = form_bits(memory.packed ? memory.packed->form : Form::plain, plain);
  const WrittenValues written{memory.values.get(), memory.validity.get(), block.chunk.rows, bits};
  if (store->keep(written.value_bytes() + written.validity_bytes())) return {};
  if (!memory.packed) memory.packed = std::make_unique<Packed>();
  OGIVE_CHECK(put_values(written, store, *memory.packed));
  memory.values.reset();
  memory.validity.reset();
  block.chunk.validity = nullptr;
  point_at(block, nullptr);
  return {};
}

}  // namespace ogive
