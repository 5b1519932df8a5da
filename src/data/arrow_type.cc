#include "data/arrow_type.hpp"

#include <array>
#include <charconv>

namespace ogive {
namespace {

struct Simple {
  std::string_view format;
  ArrowType type;
};

constexpr std::int64_t kSecondsADay = 86400;

constexpr std::array kSimple = {
    Simple{"n", {ArrowKind::null, 0}},
    Simple{"b", {ArrowKind::boolean, 0}},
    Simple{"c", {ArrowKind::signed_integer, 1}},
    Simple{"s", {ArrowKind::signed_integer, 2}},
    Simple{"i", {ArrowKind::signed_integer, 4}},
    Simple{"l", {ArrowKind::signed_integer, 8}},
    Simple{"C", {ArrowKind::unsigned_integer, 1}},
    Simple{"S", {ArrowKind::unsigned_integer, 2}},
    Simple{"I", {ArrowKind::unsigned_integer, 4}},
    Simple{"L", {ArrowKind::unsigned_integer, 8}},
    Simple{"e", {ArrowKind::floating, 2}},
    Simple{"f", {ArrowKind::floating, 4}},
    Simple{"g", {ArrowKind::floating, 8}},
    Simple{"u", {ArrowKind::text, 4}},
    Simple{"U", {ArrowKind::text, 8}},
    Simple{"vu", {ArrowKind::text_view, 16}},
    Simple{"tdD", {ArrowKind::date, 4, 0, 1}},
    Simple{"tdm", {ArrowKind::date, 8, 0, kSecondsADay * 1000}},
};

/// "19,10" or "19,10,128" behind "d:".
std::optional<ArrowType> decimal_type(std::string_view numbers) {
  std::array<int, 3> parts = {0, 0, 128};
  const char* at = numbers.data();
  const char* const end = at + numbers.size();
  std::size_t count = 0;
  for (;; ++at) {
    if (count == parts.size()) return std::nullopt;
    const auto [stop, error] = std::from_chars(at, end, parts[count++]);
    if (error != std::errc{}) return std::nullopt;
    at = stop;
    if (at == end) break;
    if (*at != ',') return std::nullopt;
  }
  const int bits = parts[2];
  const bool known = bits == 32 || bits == 64 || bits == 128 || bits == 256;
  constexpr int kMostScale = 10000;
  if (count < 2 || !known || parts[1] > kMostScale || parts[1] < -kMostScale) return std::nullopt;
  return ArrowType{ArrowKind::decimal, bits / 8, parts[1]};
}

std::optional<ArrowType> timestamp_type(char unit) {
  ArrowType type{ArrowKind::timestamp, 8, 0, kSecondsADay};
  switch (unit) {
    case 's': return type;
    case 'm': type.units_a_day *= 1000; return type;
    case 'u': type.units_a_day *= 1000000; return type;
    case 'n': type.units_a_day *= 1000000000; return type;
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<ArrowType> arrow_type(std::string_view format) {
  for (const Simple& simple : kSimple)
    if (simple.format == format) return simple.type;
  if (format.substr(0, 2) == "d:") return decimal_type(format.substr(2));
  if (format.size() >= 4 && format.substr(0, 2) == "ts" && format[3] == ':') return timestamp_type(format[2]);
  return std::nullopt;
}

std::string arrow_type_name(std::string_view format) {
  const auto begins = [&](std::string_view with) { return format.substr(0, with.size()) == with; };
  if (begins("tt")) return "times of day";
  if (begins("tD") || begins("ti")) return "durations";
  if (begins("z") || begins("Z") || begins("vz") || begins("w")) return "bytes";
  if (begins("+s")) return "structures";
  if (begins("+m")) return "maps";
  if (begins("+u")) return "unions";
  if (begins("+r")) return "run-end encoded values";
  if (begins("+")) return "lists";
  return "values of a type that is not known (Arrow format '" + std::string(format.substr(0, 40)) + "')";
}

int arrow_buffers(const ArrowType& type) noexcept {
  switch (type.kind) {
    case ArrowKind::null: return 0;
    case ArrowKind::text: return 3;
    default: return 2;  // a view's data buffers and their sizes come beside
  }
}

}  // namespace ogive
