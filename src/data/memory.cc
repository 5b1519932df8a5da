#include "data/memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

namespace ogive {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// A file of one number; "max" and its like are none.
std::int64_t limit_in(const char* path) {
  std::FILE* file = std::fopen(path, "re");
  if (file == nullptr) return kMost;
  long long limit = 0;
  const int fields = std::fscanf(file, "%lld", &limit);
  std::fclose(file);
  return fields == 1 && limit > 0 ? limit : kMost;
}

}  // namespace

Result<std::int64_t> parse_memory(std::string_view text, std::string_view name) {
  double size = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, size);
  std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  double factor = 1.0;
  for (const auto& [letter, bytes] : {std::pair{'K', 0x1p10}, {'M', 0x1p20}, {'G', 0x1p30}, {'T', 0x1p40}})
    if (!unit.empty() && (unit[0] == letter || unit[0] == letter + ('a' - 'A'))) factor = bytes;
  if (factor > 1.0) unit.remove_prefix(1);
  const bool known = unit.empty() || unit == "B" || unit == "b" || (factor > 1.0 && (unit == "iB" || unit == "ib"));
  const double bytes = size * factor;
  if (error != std::errc() || !known || !(bytes > 0.0) || bytes > 0x1p62)
    return fail(Errc::bad_option, fmt::format("{} takes a size such as 512M or 2G, not '{}'", name, text));
  if (bytes < static_cast<double>(kLeastMemory))
    return fail(Errc::bad_option,
                fmt::format("{} {} is too little to work with: give at least {}M", name, text, kLeastMemory >> 20));
  return static_cast<std::int64_t>(bytes);
}

Result<std::int64_t> default_memory() {
  if (const char* asked = std::getenv("OGIVE_MEMORY"); asked != nullptr && *asked != '\0')
    return parse_memory(asked, "OGIVE_MEMORY");
  const std::int64_t machine = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  const std::int64_t all = std::min({machine > 0 ? machine : kMost, limit_in("/sys/fs/cgroup/memory.max"),
                                     limit_in("/sys/fs/cgroup/memory/memory.limit_in_bytes")});
  return std::max(all / 2, kLeastMemory);
}

std::int64_t memory_for_values(std::int64_t allowance) noexcept {
  constexpr std::int64_t kWork = std::int64_t{160} << 20;
  return std::max(allowance - kWork, allowance / 4);
}

}  // namespace ogive
