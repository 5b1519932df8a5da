#include "ogive/render.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "inference/prediction_counts.hpp"
#include "inference/ratios.hpp"
#include "report/counting.hpp"
#include "report/predicted_note.hpp"
#include "report/renderers.hpp"
#include "report/report.hpp"
#include "report/summary_csv.hpp"
#include "report/verdict.hpp"

namespace ogive {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 8> kFormats = {{{"text", Format::text},
                                                                          {"markdown", Format::markdown},
                                                                          {"md", Format::markdown},
                                                                          {"html", Format::html},
                                                                          {"latex", Format::latex},
                                                                          {"json", Format::json},
                                                                          {"csv", Format::csv},
                                                                          {"arrow", Format::arrow}}};

report::SummaryOptions summary_options(const Fitted& fitted, const ReportOptions& options) {
  report::Layout layout = report::Layout::glm;
  if (!options.glm && fitted.is_logit()) layout = report::Layout::logit;
  if (options.discrete && std::holds_alternative<Probit>(fitted.link)) layout = report::Layout::probit;
  return {layout, options.level, options.date, options.time, options.like, options.title};
}

}  // namespace

Result<Format> parse_format(std::string_view text) {
  std::array<std::string_view, kFormats.size()> names;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    names[i] = kFormats[i].first;
    if (names[i] == text) return kFormats[i].second;
  }
  const std::string near = nearest_name(text, names);
  return fail(Errc::bad_option, "'" + std::string(text) +
                                    "' is not a format: use text, markdown, html, latex, json, csv or arrow" +
                                    (near.empty() ? "" : " (did you mean " + near + "?)"));
}

Status check_ratios(const fitting::Model& model) {
  if (ratio_kind(model.family, model.link)) return {};
  return fail(Errc::bad_option,
              fmt::format("exp(coefficient) is no ratio under the {} link: leave --or out{}", name(model.link),
                          std::holds_alternative<Binomial>(model.family)
                              ? ", or take --link logit (odds ratios) or log (risk ratios)"
                              : ", or take --link log"));
}

report::Document fit_report(const Fitted& fitted, const ReportOptions& options) {
  return report::fit_document(fitted, summary_options(fitted, options),
                              {!options.plain, options.ratios_first, options.verbose});
}

std::vector<std::vector<std::vector<std::string>>> summary_cells(const Fitted& fitted, const ReportOptions& options) {
  return report::summary_cells(fitted, summary_options(fitted, options));
}

std::string summary_csv(const Fitted& fitted, const ReportOptions& options) {
  return report::summary_csv(fitted, summary_options(fitted, options));
}

Result<Fitted> renamed(Fitted fitted, const std::string& response, const std::vector<std::string>& coefficients) {
  const std::size_t given = coefficients.size(), wanted = fitted.beta.size();
  if (given != 0 && given != wanted)
    return fail(Errc::bad_option, fmt::format("{} name{} given for {} coefficient{}; give one for each", given,
                                              given == 1 ? " is" : "s are", wanted, wanted == 1 ? "" : "s"));
  if (given != 0) fitted.spec.column_names = coefficients;
  if (!response.empty() && fitted.spec.response) fitted.spec.response->factor.name = response;
  return fitted;
}

std::vector<std::vector<std::string>> second_facts(const Fitted& fitted, const ReportOptions& options) {
  return report::summary2_facts(fitted, summary_options(fitted, options));
}

report::Document second_summary(const Fitted& fitted, const ReportOptions& options) {
  report::Document document;
  report::Verbatim table = report::summary2(fitted, summary_options(fitted, options));
  document.sheet = table.grids.front();
  document.blocks.emplace_back(std::move(table));
  return document;
}

std::string predicted_note(std::span<const double> mu, std::span<const double> observed) {
  return report::predicted_note(share_predicted(mu, observed));
}

std::vector<std::string> remarks(const Fitted& fitted, Like like) {
  std::vector<std::string> lines;
  const design::RowUse& rows = fitted.rows;
  if (const std::int64_t missing = rows.read - rows.used - rows.without_weight - rows.without_trials; missing > 0) {
    std::string by;
    for (const auto& [name, count] : rows.missing) by += fmt::format("{}{} {}", by.empty() ? "" : ", ", name, count);
    lines.push_back(fmt::format("note: {} of {} rows have a missing value and were dropped (by variable: {})", missing,
                                rows.read, by));
  }
  for (const std::string& note : rows.notes) lines.push_back("note: " + note);
  for (const report::Facts& facts : report::counting_facts(fitted, like))
    lines.push_back("note: " + facts.title + " " + facts.sentence);
  for (const report::Note& note : report::verdict(fitted)) lines.push_back(note.kind + ": " + note.text);
  return lines;
}

std::string render(const report::Document& document, Format format) {
  switch (format) {
    case Format::text: return report::to_text(document);
    case Format::markdown: return report::to_markdown(document);
    case Format::html: return report::to_html(document);
    case Format::latex: return report::to_latex(document);
    case Format::json: return report::to_json(document);
    case Format::csv: return report::to_csv(document);
    case Format::arrow: return report::to_arrow(document);
  }
  return "";
}

}  // namespace ogive
