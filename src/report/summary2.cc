#include "report/summary2.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "inference/coef_table.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/penalty_text.hpp"
#include "report/screen.hpp"
#include "report/summary_top.hpp"
#include "report/verdict.hpp"

namespace ogive::report {
namespace {

constexpr int kDecimals = 4;

using Texts = std::vector<std::string>;

/// Facts in their order.  What is no number is left out of a penalised fit, and "nan" in others, as in statsmodels.
class FactList {
 public:
  explicit FactList(bool penalised) : penalised_(penalised) {}
  void add(std::string key, std::string label, std::string value) {
    facts_.push_back({std::move(key), std::move(label), std::move(value)});
  }
  void add(std::string key, std::string label, double value, std::string shown_text) {
    if (std::isnan(value) && penalised_) return;
    facts_.push_back({std::move(key), std::move(label), Number{value, std::move(shown_text)}});
  }
  /// Whole, without what is beyond the point.
  void count(std::string key, std::string label, double value) {
    add(std::move(key), std::move(label), value, fixed(std::trunc(value), 0));
  }
  std::vector<Fact> take() && { return std::move(facts_); }

 private:
  bool penalised_;
  std::vector<Fact> facts_;
};

std::vector<Fact> facts_of(const Fitted& fitted, const SummaryOptions& options) {
  const FitStatistics s = fit_statistics(fitted, options.like);
  const bool glm = options.layout == Layout::glm;
  const auto five = [](double x) { return significant(x, 5, Trailing::zeros_and_dot); };
  FactList facts(fitted.penalty.has_value());
  facts.add("model", "Model:", glm ? "GLM" : link_title(fitted.link));
  if (glm) facts.add("family", "Model Family:", family_title(fitted.family));
  if (glm) facts.add("link", "Link Function:", link_title(fitted.link));
  facts.add("response", "Dependent Variable:", response_name(fitted));
  facts.add("date", "Date:", options.date);
  facts.count("observations", "No. Observations:", s.observations);
  facts.count("model_df", "Df Model:", fitted.is_ridge() ? s.model_df : printed_model_df(fitted));
  facts.count("residual_df", "Df Residuals:", s.residual_df);
  if (!glm)
    facts.add("converged", "Converged:", fitted.converged() ? 1.0 : 0.0, fitted.converged() ? "1.0000" : "0.0000");
  const double iterations = iterations_shown(fitted, glm);
  if (!glm) facts.add("iterations", "No. Iterations:", iterations, fixed(iterations, kDecimals));
  facts.add("method", "Method:", fitted.penalty ? penalty_name(*fitted.penalty) : glm ? "IRLS" : "MLE");
  if (!glm) facts.add("mcfadden", "Pseudo R-squared:", s.mcfadden, fixed(s.mcfadden + 0.0, 3));
  facts.add("aic", "AIC:", s.aic, fixed(s.aic, kDecimals));
  facts.add("bic", "BIC:", s.bic, fixed(s.bic, kDecimals));
  facts.add("log_likelihood", "Log-Likelihood:", s.log_likelihood, five(s.log_likelihood));
  facts.add("null_log_likelihood", "LL-Null:", s.null_log_likelihood, five(s.null_log_likelihood));
  const double p = printed_lr_p_value(fitted, s);
  if (!glm) facts.add("lr_p_value", "LLR p-value:", p, five(p));
  if (glm) facts.add("deviance", "Deviance:", fitted.deviance, five(fitted.deviance));
  if (glm) facts.add("pearson", "Pearson chi2:", fitted.pearson, unpadded(summary_pearson(fitted.pearson)));
  facts.add("scale", "Scale:", s.scale, five(s.scale));
  return std::move(facts).take();
}

Grid grid_of(const Fitted& fitted, double level) {
  Grid grid = coefficient_grid(fitted, level);
  grid.headers[1] = "Coef.";
  if (grid.headers.size() > 2) grid.headers[2] = "Std.Err.";
  for (std::size_t j = 0; j < grid.rows.size(); ++j) {
    for (std::size_t k = 1; k < grid.headers.size(); ++k)
      if (auto* number = std::get_if<Number>(&grid.rows[j][k]); number && !std::isnan(number->value))
        number->text = fixed(number->value, kDecimals);
  }
  return grid;
}

/// A table of texts and how it is padded to be nearly as wide as the widest.
struct PaddedTable {
  std::vector<Texts> rows;  ///< the first is the header, where there is one
  bool has_header = false;
  bool has_names = false;  ///< the first column is no column of the table's own
  std::size_t gap = 1;
  std::size_t indent = 0;

  [[nodiscard]] std::vector<std::size_t> widths() const {
    std::vector<std::size_t> all(rows.front().size());
    for (const Texts& row : rows)
      for (std::size_t j = 0; j < row.size(); ++j) all[j] = std::max(all[j], display_width(row[j]));
    all[0] += indent;
    return all;
  }
  [[nodiscard]] std::size_t width() const {
    std::size_t sum = gap * (rows.front().size() - 1);
    for (const std::size_t one : widths()) sum += one;
    return sum;
  }
  /// The table's own count of separators, which forgets the one beside the names.
  void widen(std::size_t to) {
    const std::size_t separators = std::max<std::size_t>(rows.front().size() - (has_names ? 2 : 1), 1);
    const std::size_t lacking = to - width();
    indent = lacking % separators;
    gap += lacking / separators;
  }
  [[nodiscard]] std::string text() const {
    const std::vector<std::size_t> all = widths();
    std::string lines;
    for (const Texts& row : rows) {
      const bool header = has_header && &row == &rows.front();
      for (std::size_t j = 0; j < row.size(); ++j) {
        if (j > 0) lines += std::string(gap, ' ');
        lines +=
            header ? centred(row[j], all[j]) : padded(row[j], all[j], has_names && j > 0 ? Align::right : Align::left);
      }
      lines += '\n';
      if (header) lines += std::string(width(), '-') + '\n';
    }
    return lines;
  }
};

/// Facts in two columns, the first half at the left.
PaddedTable upper_block(const std::vector<Fact>& facts) {
  PaddedTable block;
  const std::size_t half = (facts.size() + 1) / 2;
  for (std::size_t i = 0; i < half; ++i) {
    block.rows.push_back({facts[i].label, shown(facts[i].value), "", ""});
    if (half + i < facts.size()) {
      block.rows.back()[2] = facts[half + i].label;
      block.rows.back()[3] = shown(facts[half + i].value);
    }
  }
  return block;
}

PaddedTable lower_block(const Grid& whole) {
  const Grid grid = folded(whole);
  PaddedTable block;
  block.has_header = block.has_names = true;
  block.rows.push_back(grid.headers);
  for (const auto& row : grid.rows) {
    Texts texts;
    for (std::size_t j = 0; j < grid.headers.size(); ++j) texts.push_back(shown(row[j]));
    block.rows.push_back(std::move(texts));
  }
  return block;
}

/// In the middle, by its front alone.
std::string title_line(const std::string& title, std::size_t width) {
  const std::size_t length = display_width(title);
  return (length < width ? std::string((width - length) / 2, ' ') : "") + title + '\n';
}

}  // namespace

std::vector<std::vector<std::string>> summary2_facts(const Fitted& fitted, const SummaryOptions& options) {
  return upper_block(facts_of(fitted, options)).rows;
}

Verbatim summary2(const Fitted& fitted, const SummaryOptions& options) {
  std::vector<Fact> facts = facts_of(fitted, options);
  Grid grid = grid_of(fitted, options.level);
  PaddedTable upper = upper_block(facts);
  PaddedTable lower = lower_block(grid);
  const std::size_t width = std::max(upper.width(), lower.width());
  upper.widen(width);
  lower.widen(width);
  std::string title = options.title;
  if (title.empty())
    title = "Results: " + (options.layout == Layout::glm ? "Generalized linear model" : link_title(fitted.link));
  const std::string rule = std::string(width, '=') + '\n';
  std::string text =
      title_line(title, width) + rule + upper.text() + std::string(lower.width(), '-') + '\n' + lower.text() + rule;
  return {std::move(text), {Facts{"fit", "", "", std::move(facts)}}, {std::move(grid)}};
}

}  // namespace ogive::report
