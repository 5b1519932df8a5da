/// Data drawn from a logistic model, the same bytes for the same seed on every machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "formula/formula.hpp"
#include "ogive/row_records.hpp"

namespace ogive {

/// Takes text as it is made.
using TextSink = std::function<Status(std::string_view)>;

struct Distribution {
  enum class Kind : std::uint8_t { normal, uniform, bernoulli, exponential, integer };
  Kind kind = Kind::normal;
  double first = 0.0;   ///< mean, low, p, rate, low
  double second = 1.0;  ///< standard deviation, high, unused, unused, high
};

/// One column to draw.
struct Draw {
  std::string name;
  Distribution distribution;
};

struct SimulateOptions {
  std::int64_t rows = 100;
  std::uint64_t seed = 0;
  RecordFormat format = RecordFormat::csv;
  StopAsked stop;                                   ///< asked every few thousand rows
  std::function<void(std::int64_t rows)> progress;  ///< rows written so far
};

/// What is to be drawn: the linear predictor is arithmetic on the draws.
struct Simulation {
  std::string response;
  formula::Expression eta;
  std::vector<Draw> draws;
};

/// "x1=normal:3,1".  Distributions: normal:mean,sd  uniform:low,high  bernoulli:p  exponential:rate  integer:low,high
/// (both ends included).   Errors   bad_option.
[[nodiscard]] Result<Draw> parse_draw(std::string_view text);

/// `formula` is "y ~ arithmetic", in the grammar inside I(); every name in it is one of the draws.
/// Errors   bad_formula, unknown_column (with the nearest draw), bad_option (two columns of one name).
[[nodiscard]] Result<Simulation> plan_simulation(std::string_view formula, const std::vector<std::string>& draws);

/// Writes records: the draws in order, then eta, probs = 1 / (1 + exp(-eta)), and the response, Bernoulli(probs).
///
/// Streams   draw k is stream k of the Philox generator under the seed, the response the stream after the last: a row's
///           values depend on seed, stream and row number alone.
/// Numbers   shortest round trip; exp and its relatives are computed in extended precision and rounded once, so that
///           the bits do not depend on the processor's libm.
/// Errors    bad_option (rows < 1), bad_data (eta is not a number: the row and the values drawn), interrupted, the
///           sink's.
/// Memory    a few thousand rows; of Arrow a batch.
[[nodiscard]] Status simulate(const Simulation& simulation, const SimulateOptions& options, const TextSink& sink);

}  // namespace ogive
