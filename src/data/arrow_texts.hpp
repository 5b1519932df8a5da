/// Texts of an Arrow array, and the spelling of its other values as levels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "data/arrow_slice.hpp"

namespace ogive {

class ArrowTexts {
 public:
  /// Errors    bad_data where buffers are missing; `what` is the column in the sentence.
  [[nodiscard]] static Result<ArrowTexts> of(const ArrowSlice& slice, const ArrowType& type, std::string what);

  /// Text i of an array of text, which must be present; valid as long as the array.
  [[nodiscard]] Result<std::string_view> at(std::int64_t i) const;
  /// Value i of any type as a level is spelled: "4", "True", "2024-01-31"; it must be present.
  [[nodiscard]] Result<std::string> spelled(std::int64_t i) const;

 private:
  ArrowTexts(const ArrowSlice& slice, const ArrowType& type, std::string what)
      : slice_(slice), type_(type), what_(std::move(what)) {}
  [[nodiscard]] Result<std::string_view> view(std::int64_t i) const;

  ArrowSlice slice_;
  ArrowType type_;
  std::string what_;
};

}  // namespace ogive
