#include "inference/roc.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace ogive {
namespace {

struct Scored {
  double score, events, others;
};

std::vector<Scored> scored_rows(const Predictions& predictions) {
  std::vector<Scored> rows;
  rows.reserve(predictions.observed.size());
  for (std::size_t i = 0; i < predictions.observed.size(); ++i) {
    const double events = predictions.observed[i];
    if (std::isnan(events) || std::isnan(predictions.mu[i])) continue;
    rows.push_back({predictions.mu[i], events, (predictions.trials.empty() ? 1.0 : predictions.trials[i]) - events});
  }
  std::sort(rows.begin(), rows.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
  return rows;
}

}  // namespace

Result<Roc> roc_curve(const Predictions& predictions) {
  if (predictions.observed.empty())
    return fail(Errc::bad_response,
                "an ROC curve needs the response in the data" +
                    (predictions.response_problem.empty() ? "" : ": " + predictions.response_problem));
  const std::vector<Scored> rows = scored_rows(predictions);
  Roc roc;
  for (const Scored& row : rows) {
    roc.events += row.events;
    roc.others += row.others;
  }
  if (!(roc.events > 0.0 && roc.others > 0.0))
    return fail(Errc::not_estimable, std::string("an ROC curve needs events and others, and the rows have no ") +
                                         (roc.events > 0.0 ? "others" : "event"));
  roc.points.push_back({std::numeric_limits<double>::infinity(), 0.0, 0.0});
  double events = 0.0, others = 0.0, pairs = 0.0;
  for (std::size_t i = 0; i < rows.size();) {
    double tied_events = 0.0, tied_others = 0.0;
    const double score = rows[i].score;
    for (; i < rows.size() && rows[i].score == score; ++i) {
      tied_events += rows[i].events;
      tied_others += rows[i].others;
    }
    pairs += tied_others * (events + tied_events / 2.0);
    events += tied_events;
    others += tied_others;
    roc.points.push_back({score, others / roc.others, events / roc.events});
  }
  roc.area = pairs / (roc.events * roc.others);
  return roc;
}

RocPoint roc_at(const Roc& roc, double threshold) {
  // Thresholds fall: the last point whose rows all have at least that probability.
  const auto beyond = std::partition_point(roc.points.begin(), roc.points.end(),
                                           [&](const RocPoint& point) { return point.threshold >= threshold; });
  RocPoint point = beyond == roc.points.begin() ? RocPoint{} : *std::prev(beyond);
  point.threshold = threshold;
  return point;
}

}  // namespace ogive
