/// A member of a model file while it is read.  Private to the readers of model files.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace ogive {

/// A value and where it stands.  The first problem is kept and what follows it reads as empty, so that a reader is
/// written as if all were well, and asks once at the end.
class SavedNode {
 public:
  static constexpr std::int64_t kMostCount = std::int64_t{1} << 53;

  SavedNode(const nlohmann::ordered_json* value, std::string path, std::string& problem)
      : value_(value), path_(std::move(path)), problem_(&problem) {}

  [[nodiscard]] SavedNode operator[](const char* key) const {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if (value_ == nullptr || !value_->is_object()) return wrong_node(path);
    const auto found = value_->find(key);
    if (found == value_->end()) return wrong_node(path);
    return {&*found, path, *problem_};
  }
  /// True where there is a member of that name: what older files lack.
  [[nodiscard]] bool has(const char* key) const {
    return value_ != nullptr && value_->is_object() && value_->find(key) != value_->end();
  }
  [[nodiscard]] bool is_null() const { return value_ != nullptr && value_->is_null(); }

  [[nodiscard]] std::string text() const {
    if (value_ != nullptr && value_->is_string()) return value_->get<std::string>();
    return wrong("a text"), std::string();
  }
  [[nodiscard]] bool truth() const {
    if (value_ != nullptr && value_->is_boolean()) return value_->get<bool>();
    return wrong("true or false"), false;
  }
  [[nodiscard]] double number() const {
    if (value_ != nullptr && value_->is_number()) return value_->get<double>();
    const std::string word = value_ != nullptr && value_->is_string() ? value_->get<std::string>() : "";
    if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (word == "Infinity") return std::numeric_limits<double>::infinity();
    if (word == "-Infinity") return -std::numeric_limits<double>::infinity();
    return wrong("a number"), 0.0;
  }
  /// A whole number in [0, below).
  [[nodiscard]] std::int64_t count(std::int64_t below = kMostCount) const {
    if (value_ != nullptr && value_->is_number_integer()) {
      const auto whole = value_->get<std::int64_t>();
      if (whole >= 0 && whole < below) return whole;
    }
    return wrong(below == kMostCount ? "a count" : "a whole number below " + std::to_string(below)), 0;
  }
  [[nodiscard]] std::size_t index(std::size_t below = static_cast<std::size_t>(kMostCount)) const {
    return static_cast<std::size_t>(count(static_cast<std::int64_t>(below)));
  }
  /// The index of the text among `words`.
  template <class Words>
  [[nodiscard]] std::size_t one_of(const Words& words) const {
    const std::string word = text();
    const auto found = std::find(std::begin(words), std::end(words), word);
    if (found != std::end(words)) return static_cast<std::size_t>(found - std::begin(words));
    return wrong("one of the words that this version knows"), std::size_t{0};
  }
  /// The list of what `read` makes of each item.
  template <class Read>
  [[nodiscard]] auto list(Read read) const {
    std::vector<decltype(read(*this))> items;
    if (value_ == nullptr || !value_->is_array()) return wrong("a list"), items;
    items.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size() && problem_->empty(); ++i)
      items.push_back(read(SavedNode(&(*value_)[i], path_ + "[" + std::to_string(i) + "]", *problem_)));
    return items;
  }
  [[nodiscard]] std::vector<double> numbers() const {
    return list([](const SavedNode& node) { return node.number(); });
  }
  [[nodiscard]] std::vector<std::string> texts() const {
    return list([](const SavedNode& node) { return node.text(); });
  }
  void wrong(const std::string& wanted) const {
    if (problem_->empty()) *problem_ = "'" + path_ + "' is not " + wanted;
  }

 private:
  [[nodiscard]] SavedNode wrong_node(const std::string& path) const {
    if (problem_->empty()) *problem_ = "'" + path + "' is missing";
    return {nullptr, path, *problem_};
  }

  const nlohmann::ordered_json* value_;
  std::string path_;
  std::string* problem_;
};

}  // namespace ogive
