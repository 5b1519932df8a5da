// Every figure of any fit is sound, or refused in a sentence.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "ogive/ogive.hpp"
#include "ogive/plots.hpp"
#include "ogive/profiles.hpp"
#include "report/figure_checks.hpp"

namespace ogive {
namespace {

/// Draws of small and hard data sets: few rows, separated, constant, of any size, with missing values.
class Draws {
 public:
  explicit Draws(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t n) { return engine_() % n; }

  Table table() {
    const std::size_t rows = 1 + below(40), shape = below(6);
    const double size =
        std::pow(10.0, static_cast<double>(below(5) == 0 ? below(300) : 0) - (below(2) == 0 ? 0.0 : 2.0));
    std::vector<double> y, x, w;
    std::vector<std::string> g;
    std::vector<std::uint8_t> b;
    const std::vector<std::string> names = {"a", "<b> & \"c\"", std::string(200, 'w'), "\xC3\xA4",
                                            "\xE6\x97\xA5\xE6\x9C\xAC"};
    for (std::size_t i = 0; i < rows; ++i) {
      const double value = static_cast<double>(below(2001)) / 1000.0 - 1.0;
      x.push_back(below(20) == 0 ? std::nan("") : shape == 0 ? 2.5 : value * size);
      g.push_back(names[below(shape + 1) % names.size()]);
      b.push_back(below(4) == 0 ? 1 : 0);
      w.push_back(static_cast<double>(below(4)));
      const bool by_value = value > 0.1, by_level = g.back() == "a", at_random = below(2) == 0;
      y.push_back(shape == 1 ? by_value : shape == 2 ? by_level : shape == 3 ? 1.0 : at_random);
    }
    return *make_table(
        {real_column("y", y), real_column("x", x), text_column("g", g), boolean_column("b", b), real_column("w", w)});
  }

  Options options() {
    Options options;
    const std::vector<fitting::Model> models = {
        {Binomial{}, Logit{}}, {Binomial{}, Probit{}},   {Binomial{}, Identity{}}, {Binomial{}, Cloglog{}},
        {Poisson{}, Log{}},    {Gaussian{}, Identity{}}, {Binomial{}, Log{}},      {Binomial{}, Logit{}}};
    options.model = models[below(models.size())];
    if (options.model.family.index() == 0 && std::holds_alternative<Logit>(options.model.link)) {
      const std::vector<std::string> penalties = {"", "", "firth", "flic"};
      options.penalty = *parse_penalty(penalties[below(penalties.size())], {});
    }
    if (below(3) == 0) {
      options.roles.prior_weights = "w";
      options.roles.weight_kind = below(2) == 0 ? WeightKind::frequency : WeightKind::precision;
    }
    options.threads = 1;
    return options;
  }

 private:
  std::mt19937 engine_;
};

/// Drawn and sound, or refused.
void expect_figure(const Result<figure::Figure>& made, std::size_t& drawn) {
  if (made) {
    figure::testing::expect_sound(*made);
    ++drawn;
  } else {
    EXPECT_GT(made.error().sentence.size(), 20U);
    EXPECT_EQ(made.error().sentence.find(" nan"), std::string::npos) << made.error().sentence;
  }
}

TEST(Plots, OfAnyFitAreSoundOrRefused) {
  const std::vector<std::string> formulas = {
      "y ~ x", "y ~ x + g", "y ~ g*b", "y ~ 1", "y ~ x + I(x * 2) + b", "y ~ 0 + g:x + log(x)"};
  std::size_t fits = 0, drawn = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Draws draws(seed);
    const Table data = draws.table();
    const Options options = draws.options();
    auto fitted = fit(data, formulas[draws.below(formulas.size())], options);
    expect_figure(scatter_plot(data, "x", "w", "g"), drawn);
    expect_figure(line_plot(data, "x", "y"), drawn);
    if (!fitted) continue;
    ++fits;
    if (draws.below(2) == 0 && profiles_exist(*fitted)) (void)add_profiles(*fitted, data, options);
    PlotOptions plot;
    plot.threads = 1;
    plot.intercept = draws.below(2) == 0;
    expect_figure(forest_plot(*fitted, plot), drawn);
    expect_figure(roc_plot(*fitted, data, plot), drawn);
    expect_figure(link_plot(*fitted, data, plot), drawn);
    for (const char* along : {"x", "g", "b"}) expect_figure(probability_plot(*fitted, data, along, plot), drawn);
    if (::testing::Test::HasFailure()) break;
  }
  EXPECT_GT(fits, 60U);
  EXPECT_GT(drawn, 500U);
}

}  // namespace
}  // namespace ogive
