#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/constants.hpp"
#include "data/numbers.hpp"
#include "inference/response_curve.hpp"
#include "inference/roc.hpp"
#include "ogive/plot_words.hpp"
#include "ogive/plots.hpp"
#include "report/figure/curve.hpp"
#include "report/figure/forest.hpp"
#include "report/figure/roc.hpp"
#include "report/figure/style.hpp"
#include "report/figure/text.hpp"

namespace ogive {
namespace {

/// The rows of a rug: events and others, or of other families the rows alone.
struct RugRows {
  std::vector<double> x, high, low;
  std::string high_name, low_name;
};

PredictControl control_of(const PlotOptions& options) {
  return {options.threads, options.stop, options.kernel, false, options.level};
}

RugRows rug_rows(const Fitted& fitted, std::vector<double> x, const Predictions& predictions) {
  RugRows rug{std::move(x), {}, {}, "", ""};
  const bool binomial = std::holds_alternative<Binomial>(fitted.family);
  for (std::size_t i = 0; i < predictions.mu.size(); ++i) {
    const bool is_there = !std::isnan(predictions.mu[i]);
    const double trials = predictions.trials.empty() ? 1.0 : predictions.trials[i];
    const bool known = binomial && !predictions.observed.empty();
    rug.high.push_back(known ? predictions.observed[i] : 0.0);
    rug.low.push_back(known ? trials - predictions.observed[i] : binomial ? 0.0 : 1.0);
    if (!is_there) rug.x[i] = kNaN;
  }
  const design::Response* response = fitted.spec.response ? &*fitted.spec.response : nullptr;
  const bool binary = response != nullptr && response->counting == design::Counting::binary;
  rug.high_name = binary ? modelled(fitted) : "events";
  rug.low_name = !binomial                     ? "rows"
                 : !binary                     ? "others"
                 : response->non_event.empty() ? "not " + modelled(fitted)
                                               : response->factor.name + " = " + response->non_event;
  return rug;
}

std::string rug_caption(const Fitted& fitted, const RugRows& rug) {
  if (!std::holds_alternative<Binomial>(fitted.family)) return " Ticks: the rows.";
  return fmt::format(" Ticks: rows with {} (top) and {} (bottom).", rug.high_name, rug.low_name);
}

const char* at_words(HeldVariable::At at) {
  switch (at) {
    case HeldVariable::At::mean: return "mean";
    case HeldVariable::At::weighted_mean: return "weighted mean";
    case HeldVariable::At::reference: return "reference";
    case HeldVariable::At::most_frequent: break;
  }
  return "most frequent";
}

std::string held_words(const std::vector<HeldVariable>& held) {
  constexpr std::size_t kMost = 12;
  constexpr double kRoom = 240.0;
  const auto brief = [](const std::string& text) { return figure::shortened(text, figure::kCaptionSize, kRoom); };
  if (held.empty()) return "";
  std::string text = " Others at: ";
  for (std::size_t i = 0; i < std::min(held.size(), kMost); ++i) {
    const HeldVariable& one = held[i];
    const std::string value = one.level.empty() ? figure::written(one.value, 4) : brief(one.level);
    text += fmt::format("{}{} = {} ({})", i == 0 ? "" : ", ", brief(one.name), value, at_words(one.at));
  }
  if (held.size() > kMost) text += fmt::format(", and {} more in the same way", held.size() - kMost);
  return text + ".";
}

figure::CurvePlot curve_of(const Fitted& fitted, const RugRows& rug) {
  figure::CurvePlot plot;
  plot.words.y = mean_words(fitted);
  plot.unit = std::holds_alternative<Binomial>(fitted.family);
  plot.rug = {rug.x, rug.high, rug.low, rug.high_name, rug.low_name};
  return plot;
}

/// A mean and its interval for each level; in the tips how many rows there are, and events among them.
figure::ForestPlot levels_of(const Fitted& fitted, const ResponseCurve& found, const Predictions& predictions) {
  const bool binomial = std::holds_alternative<Binomial>(fitted.family);
  const bool known = binomial && !predictions.observed.empty();
  std::vector<double> all(found.levels.size(), 0.0), events(found.levels.size(), 0.0);
  for (std::size_t i = 0; i < predictions.mu.size(); ++i) {
    const double trials = known && !predictions.trials.empty() ? predictions.trials[i] : 1.0;
    if (found.level_of[i] < 0 || std::isnan(predictions.mu[i]) || (known && std::isnan(predictions.observed[i])))
      continue;
    const auto level = static_cast<std::size_t>(found.level_of[i]);
    all[level] += trials;
    events[level] += known ? predictions.observed[i] : 0.0;
  }
  figure::ForestPlot plot;
  plot.of = binomial ? figure::ForestOf::probabilities : figure::ForestOf::means;
  plot.measure = binomial ? "Probability" : "Mean";
  for (std::size_t level = 0; level < found.levels.size(); ++level) {
    const std::string count = figure::written(all[level], 12);
    const std::string tip = known ? fmt::format("{} events of {}", figure::written(events[level], 12), count)
                                  : count + (all[level] == 1.0 ? " row" : " rows");
    plot.rows.push_back(
        {found.levels[level], found.mean[level], found.lower[level], found.upper[level], "no mean", tip});
  }
  return plot;
}

std::string rows_shown(const std::vector<double>& mu) {
  const auto shown = std::count_if(mu.begin(), mu.end(), [](double value) { return !std::isnan(value); });
  return rows_words(static_cast<double>(shown));
}

}  // namespace

Result<figure::Figure> probability_plot(const Fitted& fitted, const Table& table, const std::string& along,
                                        const PlotOptions& options) {
  const PredictControl control = control_of(options);
  OGIVE_TRY(const ResponseCurve found, response_curve(fitted, table, along, control));
  OGIVE_TRY(const Predictions predictions, predict(fitted, table, control));
  const bool has_ends =
      std::any_of(found.lower.begin(), found.lower.end(), [](double end) { return std::isfinite(end); });
  std::string caption = rows_shown(predictions.mu) + ", " + std::string(name(fitted.link)) + " link.";
  if (has_ends)
    caption +=
        fmt::format(" {}: {} interval of the linear predictor, transformed{}.", found.levels.empty() ? "Band" : "Lines",
                    level_words(options.level), fitted.robust ? ", robust errors" : "");
  caption += without_intervals(fitted) + held_words(found.held);
  if (!found.levels.empty()) {
    figure::ForestPlot plot = levels_of(fitted, found, predictions);
    plot.names = along;
    plot.title = options.title.empty() ? mean_words(fitted) + " by " + along : options.title;
    if (has_ends) plot.interval = level_words(options.level) + " interval";
    plot.caption = caption;
    if (found.levels_left_out > 0)
      plot.caption += fmt::format(" The {} levels with the most rows; {} others are not shown.", found.levels.size(),
                                  found.levels_left_out);
    return figure::forest(plot);
  }
  OGIVE_TRY(const std::size_t column, table.find(along));
  const RugRows rug = rug_rows(fitted, numbers_of(table.columns[column]), predictions);
  figure::CurvePlot plot = curve_of(fitted, rug);
  plot.x = found.at;
  plot.y = found.mean;
  plot.lower = found.lower;
  plot.upper = found.upper;
  plot.words.x = along;
  plot.words.title = options.title.empty() ? mean_words(fitted) + " along " + along : options.title;
  plot.words.caption = caption + rug_caption(fitted, rug);
  return figure::curve(plot);
}

Result<figure::Figure> link_plot(const Fitted& fitted, const Table& table, const PlotOptions& options) {
  OGIVE_TRY(Predictions predictions, predict(fitted, table, control_of(options)));
  double least = kNaN, most = kNaN;
  for (const double eta : predictions.eta) {
    least = std::fmin(least, eta);
    most = std::fmax(most, eta);
  }
  if (std::isnan(least)) return fail(Errc::not_estimable, "no row of the table has a prediction: nothing can be drawn");
  std::vector<double> eta(least == most ? 1 : kCurvePoints, least);
  for (std::size_t i = 0; i < eta.size() && eta.size() > 1; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(kCurvePoints - 1);
    eta[i] = (1.0 - share) * least + share * most;
  }
  OGIVE_TRY(const std::vector<double> mean, means_at(fitted, eta, options.kernel));
  const std::string shown = rows_shown(predictions.mu);
  const RugRows rug = rug_rows(fitted, std::move(predictions.eta), predictions);
  figure::CurvePlot plot = curve_of(fitted, rug);
  plot.x = eta;
  plot.y = mean;
  plot.words.x = "Linear predictor η";
  const std::string link(name(fitted.link));
  plot.words.title = options.title.empty() ? mean_words(fitted) + " and the linear predictor" : options.title;
  plot.words.caption = fmt::format("{}, {} link.{}", shown, link, rug_caption(fitted, rug));
  return figure::curve(plot);
}

Result<figure::Figure> roc_plot(const Fitted& fitted, const Table& table, const PlotOptions& options) {
  if (!std::holds_alternative<Binomial>(fitted.family))
    return fail(Errc::bad_option,
                fmt::format("an ROC curve is of events, and this model is of the {} family", name(fitted.family)));
  if (!(options.threshold >= 0.0 && options.threshold <= 1.0))
    return fail(Errc::bad_option, "the threshold is a probability between 0 and 1, such as 0.5");
  OGIVE_TRY(const Predictions predictions, predict(fitted, table, control_of(options)));
  OGIVE_TRY(const Roc found, roc_curve(predictions));
  figure::RocPlot plot;
  plot.title = options.title.empty() ? "ROC curve for " + modelled(fitted) : options.title;
  plot.caption = fmt::format("{} events and {} others. Dashed: no discrimination.", figure::written(found.events, 12),
                             figure::written(found.others, 12));
  for (const RocPoint& point : found.points) {
    plot.false_positive.push_back(point.false_positive);
    plot.true_positive.push_back(point.true_positive);
  }
  const RocPoint marked = roc_at(found, options.threshold);
  plot.area = found.area;
  plot.threshold = options.threshold;
  plot.marked_false_positive = marked.false_positive;
  plot.marked_true_positive = marked.true_positive;
  return figure::roc(plot);
}

}  // namespace ogive
