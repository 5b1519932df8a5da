#include "inference/hypothesis.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ogive {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/// Bytes above 127 are parts of letters.
bool continues_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) > 127;
}

/// A linear form: coefficients and a constant.
struct Form {
  std::vector<double> coefficients;
  double constant = 0.0;

  [[nodiscard]] bool is_constant() const {
    return std::all_of(coefficients.begin(), coefficients.end(), [](double c) { return c == 0.0; });
  }
  void add(const Form& other, double factor) {
    for (std::size_t j = 0; j < coefficients.size(); ++j) coefficients[j] += factor * other.coefficients[j];
    constant += factor * other.constant;
  }
  void scale(double factor) {
    for (double& c : coefficients) c *= factor;
    constant *= factor;
  }
};

class HypothesisParser {
 public:
  HypothesisParser(const std::vector<std::string>& names, std::string_view text) : names_(names), text_(text) {}

  Result<Hypothesis> run() {
    OGIVE_CHECK(constraints());
    if (skip() < text_.size())
      return wrong(at_, at_ + 1, "here a comma, an equals sign or an operator (+ - * /) was expected");
    Hypothesis all;
    all.matrix = Matrix(rows_.size(), names_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::copy(rows_[i].coefficients.begin(), rows_[i].coefficients.end(), all.matrix.row(i).begin());
      all.values.push_back(0.0 - rows_[i].constant);
    }
    all.written = std::move(written_);
    return all;
  }

 private:
  static constexpr int kMostNested = 100;

  [[nodiscard]] tl::unexpected<Error> wrong(std::size_t begin, std::size_t end, std::string sentence,
                                            Errc code = Errc::bad_formula) const {
    end = std::min(std::max(end, begin + 1), std::max(text_.size(), begin));
    return fail(code, std::move(sentence), Place{std::string(text_), begin, end, {}, 0, {}});
  }
  [[nodiscard]] tl::unexpected<Error> nested(std::size_t begin) const {
    return wrong(begin, begin + 1, "brackets nest deeper here than a hypothesis needs");
  }
  /// To the next character that is no blank.
  std::size_t skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_;
  }
  bool take(char c) {
    if (skip() >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// Constraints between commas, each or several of them in brackets too.
  Status constraints() {
    do {
      if (opens_constraint()) {
        const std::size_t begin = at_;
        if (++depth_ > kMostNested) return nested(begin);
        take('(');
        OGIVE_CHECK(constraints());
        if (!take(')')) return wrong(begin, at_, "this bracket is not closed");
        --depth_;
      } else {
        OGIVE_CHECK(constraint());
      }
    } while (take(','));
    return {};
  }

  Status constraint() {
    const std::size_t begin = skip();
    OGIVE_TRY(Form left, sum());
    if (skip() >= text_.size() || text_[at_] != '=') return constrain(left, begin);
    while (take('=')) {
      OGIVE_TRY(Form right, sum());
      left.add(right, -1.0);
      OGIVE_CHECK(constrain(left, begin));
      left = std::move(right);
    }
    return {};
  }

  /// A bracket around a whole constraint has an equals sign or a comma of its own.
  bool opens_constraint() {
    if (skip() >= text_.size() || text_[at_] != '(' || longest_name(false)) return false;
    int open = 0;
    for (std::size_t at = at_; at < text_.size(); ++at) {
      const char c = text_[at];
      open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (open == 0) return false;
      if (open == 1 && (c == '=' || c == ',')) return true;
    }
    return false;
  }

  Status constrain(const Form& form, std::size_t begin) {
    std::size_t end = at_;
    while (end > begin && is_blank(text_[end - 1])) --end;
    if (form.is_constant())
      return wrong(begin, end, "this constraint names no coefficient, or their terms cancel: there is nothing to test");
    rows_.push_back(form);
    written_.emplace_back(text_.substr(begin, end - begin));
    return {};
  }

  Result<Form> sum() {
    OGIVE_TRY(Form total, signed_product());
    for (;;) {
      const bool plus = take('+');
      if (!plus && !take('-')) return total;
      OGIVE_TRY(const Form next, signed_product());
      total.add(next, plus ? 1.0 : -1.0);
    }
  }

  Result<Form> signed_product() {
    bool negative = false;
    for (;;) {
      if (take('-')) {
        negative = !negative;
      } else if (!take('+')) {
        break;
      }
    }
    OGIVE_TRY(Form form, product());
    if (negative) form.scale(-1.0);
    return form;
  }

  Result<Form> product() {
    const std::size_t begin = skip();
    OGIVE_TRY(Form form, operand());
    for (;;) {
      const bool times = take('*');
      if (!times && !take('/')) return form;
      OGIVE_TRY(Form next, operand());
      if (!next.is_constant() && (!times || !form.is_constant()))
        return wrong(begin, at_,
                     times ? "a product of coefficients is not linear: one side must be a number"
                           : "a coefficient cannot be divided by: a hypothesis is linear");
      if (!times && next.constant == 0.0) return wrong(begin, at_, "this divides by 0");
      if (!next.is_constant()) std::swap(form, next);
      form.scale(times ? next.constant : 1.0 / next.constant);
    }
  }

  Result<Form> operand() {
    Form form{std::vector<double>(names_.size(), 0.0)};
    const std::size_t begin = skip();
    if (begin >= text_.size()) return wrong(begin, begin, "the hypothesis ends where a name or a number was expected");
    if (text_[at_] == '`') return in_backticks();
    if (number(form.constant)) return form;
    if (const auto column = longest_name()) {
      form.coefficients[*column] = 1.0;
      return form;
    }
    if (text_[at_] != '(') return unknown(begin, word_end(begin));
    if (++depth_ > kMostNested) return nested(begin);
    ++at_;
    OGIVE_TRY(Form inner, sum());
    if (!take(')')) return wrong(begin, at_, "this bracket is not closed");
    --depth_;
    return inner;
  }

  Result<Form> in_backticks() {
    const std::size_t begin = at_;
    const std::size_t end = text_.find('`', begin + 1);
    if (end == std::string_view::npos) return wrong(begin, text_.size(), "this backtick is not closed");
    const std::string_view name = text_.substr(begin + 1, end - begin - 1);
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) return unknown(begin + 1, end);
    at_ = end + 1;
    Form form{std::vector<double>(names_.size(), 0.0)};
    form.coefficients[static_cast<std::size_t>(found - names_.begin())] = 1.0;
    return form;
  }

  bool number(double& into) {
    const char* const first = text_.data() + at_;
    const char* const last = text_.data() + text_.size();
    if (*first != '.' && (*first < '0' || *first > '9')) return false;
    const auto [end, error] = std::from_chars(first, last, into);
    if (error != std::errc() || !std::isfinite(into) || (end != last && continues_word(*end))) return false;
    at_ += static_cast<std::size_t>(end - first);
    return true;
  }

  /// Where `name` ends when it stands at the current place, white space aside; 0 when it does not.
  [[nodiscard]] std::size_t match(std::string_view name) const {
    std::size_t at = at_;
    for (const char c : name) {
      if (is_blank(c)) continue;
      while (at < text_.size() && is_blank(text_[at])) ++at;
      if (at >= text_.size() || text_[at] != c) return 0;
      ++at;
    }
    const bool cut = at < text_.size() && continues_word(text_[at - 1]) && continues_word(text_[at]);
    return cut || name.empty() ? 0 : at;
  }

  /// The name that reaches farthest: "x" must not be read where "x:z" stands.
  std::optional<std::size_t> longest_name(bool take_it = true) {
    std::optional<std::size_t> best;
    std::size_t farthest = 0;
    for (std::size_t j = 0; j < names_.size(); ++j)
      if (const std::size_t end = match(names_[j]); end > farthest) {
        farthest = end;
        best = j;
      }
    if (best && take_it) at_ = farthest;
    return best;
  }

  /// The end of what was meant for a name: brackets are a part of it.
  [[nodiscard]] std::size_t word_end(std::size_t begin) const {
    int open = 0;
    std::size_t end = begin;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (open == 0 && std::string_view(",=+-*/)").find(c) != std::string_view::npos) break;
      open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    }
    while (end > begin && is_blank(text_[end - 1])) --end;
    return end;
  }

  [[nodiscard]] tl::unexpected<Error> unknown(std::size_t begin, std::size_t end) const {
    if (end == begin) return wrong(begin, end, "here a name or a number was expected");
    constexpr std::size_t kListed = 20;
    const std::string_view word = text_.substr(begin, end - begin);
    const std::string near = nearest_name(word, names_);
    std::string known;
    for (std::size_t j = 0; j < std::min(names_.size(), kListed); ++j) known += (j == 0 ? "" : ", ") + names_[j];
    if (names_.size() > kListed) known += fmt::format(" and {} more", names_.size() - kListed);
    return wrong(begin, end,
                 near.empty() ? fmt::format("the model has no coefficient '{}'; it has {}", word, known)
                              : fmt::format("the model has no coefficient '{}'; did you mean '{}'?", word, near),
                 Errc::unknown_column);
  }

  const std::vector<std::string>& names_;
  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<Form> rows_;
  std::vector<std::string> written_;
};

}  // namespace

Result<Hypothesis> parse_hypothesis(const std::vector<std::string>& names, std::string_view text) {
  return HypothesisParser(names, text).run();
}

std::string constraint_text(const Hypothesis& hypothesis, std::size_t row, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const double c = hypothesis.matrix(row, j);
    if (c == 0.0) continue;
    text += text.empty() ? (c < 0.0 ? "-" : "") : (c < 0.0 ? " - " : " + ");
    text += std::fabs(c) == 1.0 ? names[j] : fmt::format("{}*{}", std::fabs(c), names[j]);
  }
  return fmt::format("{} = {}", text.empty() ? "0" : text, hypothesis.values[row]);
}

}  // namespace ogive
