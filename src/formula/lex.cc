#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "formula/token.hpp"
#include "formula/utf8.hpp"

namespace ogive::formula {
namespace {

constexpr std::array<std::string_view, 9> kKeywords = {"and",  "or",    "not",  "True", "False",
                                                       "TRUE", "FALSE", "true", "false"};
constexpr std::array<std::string_view, 6> kLongSymbols = {"%in%", "**", "==", "!=", "<=", ">="};
constexpr std::string_view kSymbols = "~+-*/:^()<>,=&|!.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What to write in place of something that people bring from other languages; empty when we know nothing better.
std::string_view remedy(std::string_view symbol) {
  struct Row {
    std::string_view symbol, remedy;
  };
  static constexpr std::array kRows = {
      Row{"//", "write floor(a / b)"},
      Row{"&&", "write & or and"},
      Row{"||", "write | or or"},
      Row{"\u2018", "write a straight quote, '"},
      Row{"\u2019", "write a straight quote, '"},
      Row{"\u201C", "write a straight quote, \""},
      Row{"\u201D", "write a straight quote, \""},
      Row{"\u2212", "write the minus sign of the keyboard, -"},
      Row{"\u2013", "write the minus sign of the keyboard, -"},
      Row{"\u00D7", "write *"},
      Row{"\u2264", "write <="},
      Row{"\u2265", "write >="},
      Row{"\u2260", "write !="},
      Row{"$", "write the column's name alone"},
      Row{"[", "indexing is not part of the language"},
      Row{"{", "write I( ) around arithmetic"},
      Row{"#", "comments are not part of the language"},
      Row{"%", "the one operator with percent signs is %in%"},
  };
  const auto* found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.symbol == symbol; });
  return found == kRows.end() ? "names with odd characters go in backticks" : found->remedy;
}

/// A character as a sentence can show it: control characters by number.
std::string show(std::string_view character) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character.front());
  if (byte >= 0x20 && byte != 0x7F) return std::string(character);
  return std::string("\\x") + kHex[byte >> 4U] + kHex[byte & 15U];
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    OGIVE_CHECK(check_encoding());
    while (at_ < source_.size()) {
      const CodePoint c = decode(source_, at_);
      if (is_space(c.value)) {
        at_ += c.size;
      } else {
        OGIVE_CHECK(token(c));
      }
    }
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool letter_at(std::size_t at) const {
    return at < source_.size() && is_letter(decode(source_, at).value);
  }

  Status token(CodePoint c) {
    const char first = peek(0);
    if (is_digit(first) || (first == '.' && is_digit(peek(1)))) return number();
    if (first == '\'' || first == '"') return quoted(Token::Kind::text);
    if (first == '`') return quoted(Token::Kind::name);
    if (is_letter(c.value) || (first == '.' && letter_at(at_ + 1))) return name();
    return symbol(c);
  }

  Status check_encoding() const {
    std::size_t bad = source_.size();
    std::string shown(source_);  // an error must be valid text itself
    for (std::size_t at = 0; at < source_.size();) {
      const std::size_t size = decode(source_, at).size;
      if (size == 0) {
        bad = std::min(bad, at);
        shown[at] = '?';
      }
      at += std::max<std::size_t>(1, size);
    }
    if (bad == source_.size()) return {};
    return bad_formula(shown, {bad, bad + 1}, "the formula is not valid UTF-8 text here; save or type it as UTF-8");
  }

  void push(Token::Kind kind, std::size_t end, std::string value, bool in_backticks = false) {
    std::string spelling = in_backticks ? quote_name(value) : std::string(source_.substr(at_, end - at_));
    tokens_.push_back({kind, std::move(spelling), std::move(value), in_backticks, {at_, end}});
    at_ = end;
  }

  Status number() {
    std::size_t end = at_;
    const auto digits = [&] {
      while (end < source_.size() && is_digit(source_[end])) ++end;
    };
    digits();
    if (end < source_.size() && source_[end] == '.') ++end;
    digits();
    if (end < source_.size() && (source_[end] == 'e' || source_[end] == 'E')) {
      std::size_t exponent = end + 1;
      if (exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-')) ++exponent;
      if (exponent < source_.size() && is_digit(source_[exponent])) {
        end = exponent;
        digits();
      }
    }
    std::size_t tail = end;
    while (tail < source_.size() && continues_name(decode(source_, tail).value)) tail += decode(source_, tail).size;
    if (tail > end) {
      const std::string word(source_.substr(at_, tail - at_));
      return bad_formula(
          source_, {at_, tail},
          "'" + word + "' is neither a number nor a name; a name that begins with a digit goes in backticks");
    }
    push(Token::Kind::number, end, std::string(source_.substr(at_, end - at_)));
    return {};
  }

  Status quoted(Token::Kind kind) {
    const char quote = source_[at_];
    std::string value;
    for (std::size_t at = at_ + 1; at < source_.size(); ++at) {
      char c = source_[at];
      if (c == quote) {
        if (kind == Token::Kind::name && value.empty())
          return bad_formula(source_, {at_, at + 1}, "there is no name between the backticks");
        push(kind, at + 1, std::move(value), kind == Token::Kind::name);
        return {};
      }
      if (c == '\\' && at + 1 < source_.size()) {
        constexpr std::string_view kWritten = "\\'\"`ntr", kMeant = "\\'\"`\n\t\r";
        const std::size_t which = kWritten.find(source_[++at]);
        if (which == std::string_view::npos)
          return bad_formula(source_, {at - 1, at + decode(source_, at).size},
                             "this escape is not known; write \\\\ for a backslash (and \\' \\\" \\` \\n \\t \\r)");
        c = kMeant[which];
      }
      value += c;
    }
    const std::string what = kind == Token::Kind::name ? "name in backticks" : "text";
    return bad_formula(source_, {at_, source_.size()},
                       "this " + what + " is never closed; add " + quote + " at its end");
  }

  Status name() {
    std::size_t end = at_;
    while (end < source_.size() && continues_name(decode(source_, end).value)) end += decode(source_, end).size;
    push(Token::Kind::name, end, std::string(source_.substr(at_, end - at_)));
    return {};
  }

  Status symbol(CodePoint c) {
    const std::string_view rest = source_.substr(at_);
    for (const std::string_view bad : {"//", "&&", "||"})
      if (rest.substr(0, 2) == bad) return stray(bad);
    for (const std::string_view symbol : kLongSymbols)
      if (rest.substr(0, symbol.size()) == symbol) {
        push(Token::Kind::symbol, at_ + symbol.size(), std::string(symbol));
        return {};
      }
    if (kSymbols.find(rest.front()) == std::string_view::npos) return stray(rest.substr(0, c.size));
    push(Token::Kind::symbol, at_ + 1, std::string(rest.substr(0, 1)));
    return {};
  }

  [[nodiscard]] Status stray(std::string_view what) const {
    return bad_formula(source_, {at_, at_ + what.size()},
                       "'" + show(what) + "' has no meaning in a formula; " + std::string(remedy(what)));
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> lex(std::string_view source) { return Lexer(source).run(); }

bool is_plain_name(std::string_view name) {
  if (name.empty() || name == "lambda") return false;
  if (std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end()) return false;
  const std::size_t dots = name.front() == '.' ? 1 : 0;  // ".x" is a name, "." and "..x" are not
  if (name.size() == dots || !is_letter(decode(name, dots).value) || decode(name, dots).size == 0) return false;
  for (std::size_t at = dots; at < name.size();) {
    const CodePoint c = decode(name, at);
    if (c.size == 0 || !continues_name(c.value)) return false;
    at += c.size;
  }
  return true;
}

std::string quote_name(std::string_view name) {
  if (is_plain_name(name)) return std::string(name);
  if (name.empty()) return "Q(\"\")";
  std::string quoted = "`";
  for (const char c : name) {
    if (c == '`' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "`";
}

}  // namespace ogive::formula
