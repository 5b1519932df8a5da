/// Reports of a fit in every format.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "inference/counting.hpp"
#include "inference/fitted.hpp"
#include "report/document.hpp"
#include "report/summary2.hpp"

namespace ogive {

enum class Format : unsigned char { text, markdown, html, latex, json, csv, arrow };

/// "text", "markdown" (or "md"), "html", "latex", "json", "csv", "arrow".  Errors   bad_option.
[[nodiscard]] Result<Format> parse_format(std::string_view text);

/// What a report shows.
struct ReportOptions {
  bool glm = false;           ///< the layout of a GLM table instead of a Logit's
  bool discrete = false;      ///< the layout of a Logit, with its own name, for a probit too
  bool plain = false;         ///< the table alone, to the character
  bool ratios_first = false;  ///< of odds, risks, ...: what exp(coefficient) is
  bool verbose = false;       ///< the three lines on the optimisation before the table
  double level = 0.95;
  Like like = Like::ogive;  ///< by whose rule n, degrees of freedom, likelihood and criteria are counted
  std::string date;         ///< "Sat, 21 Nov 2026": the report has no clock of its own
  std::string time;         ///< "19:33:25"
  std::string title;        ///< of the table; empty: its own
};

/// Errors   bad_option where exp(coefficient) is no ratio, as `ratios_first` would have it.
[[nodiscard]] Status check_ratios(const fitting::Model& model);

/// The report of a fit.  Pure: the same input gives the same document.
[[nodiscard]] report::Document fit_report(const Fitted& fitted, const ReportOptions& options);

/// The summary as statsmodels' as_csv() writes it: for the eye, and without a line break at the end.
[[nodiscard]] std::string summary_csv(const Fitted& fitted, const ReportOptions& options);

/// The cells of its two tables: table, row, column.  That of coefficients begins with its header.
[[nodiscard]] std::vector<std::vector<std::vector<std::string>>> summary_cells(const Fitted& fitted,
                                                                               const ReportOptions& options);

/// The summary as statsmodels' summary2() prints it; `options.date` is the date and the minute: "2026-11-21 19:33".
[[nodiscard]] report::Document second_summary(const Fitted& fitted, const ReportOptions& options);
/// The facts above its coefficients: two pairs of label and text a row.
[[nodiscard]] std::vector<std::vector<std::string>> second_facts(const Fitted& fitted, const ReportOptions& options);

/// The fit as its tables are to name it; where a name is empty, or there are none, its own stay.
/// Errors   bad_option (as many names as coefficients, or none).
[[nodiscard]] Result<Fitted> renamed(Fitted fitted, const std::string& response,
                                     const std::vector<std::string>& coefficients);

/// What statsmodels says below its table of a Logit or Probit where rows are predicted well; else empty.
[[nodiscard]] std::string predicted_note(std::span<const double> mu, std::span<const double> observed);

/// What must be said beside a bare table or a single sheet, one line each: rows dropped, what the data were taken
/// for, what counts, weights and offsets do, a fit that did not converge, aliased columns.  The whole report says all
/// of it.
[[nodiscard]] std::vector<std::string> remarks(const Fitted& fitted, Like like = Like::ogive);

/// The document in a format; text ends with a newline, Arrow is bytes.
[[nodiscard]] std::string render(const report::Document& document, Format format);

}  // namespace ogive
