#include "model/twofold_outcomes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace ogive {
namespace {

/// Relative; Cauchit's curve has zeros, where it is beside the square of the rise.
constexpr double kBound = 1e-22;

struct Named {
  const char* name;
  Link link;
};
const Named kLinks[] = {{"logit", Logit{}},
                        {"probit", Probit{}},
                        {"cloglog", Cloglog{}},
                        {"loglog", Loglog{}},
                        {"cauchit", Cauchit{}},
                        {"log", Log{}},
                        {"log-complement", LogComplement{}},
                        {"identity", Identity{}}};

TEST(TwofoldOutcomes, ReachTheDigitsTheyPromise) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/model_links.json");
  const nlohmann::json table = nlohmann::json::parse(file);
  for (const Named& named : kLinks) {
    EXPECT_EQ(name(named.link), named.name);
    for (const auto& row : table.at(named.name)) {
      const double eta = row[0].get<double>();
      const auto number = [&](std::size_t k) {
        return std::strtod(row[k].get_ref<const std::string&>().c_str(), nullptr);
      };
      const TwofoldOutcomes both = twofold_outcomes(named.link, twofold(eta));
      const DoubleDouble found[] = {both.event.log, both.event.rise, both.event.curve,
                                    both.other.log, both.other.rise, both.other.curve};
      for (std::size_t k = 0; k < 6; ++k) {
        const DoubleDouble want = {number(1 + 2 * k), number(2 + 2 * k)};
        if (std::fabs(want.high) < 1e-270) continue;  // the lower half is no normal number any more
        const double rise = found[k < 3 ? 1 : 4].high;
        const double size = std::fabs(want.high) + (k % 3 == 2 && named.link.index() == 4 ? rise * rise : 0.0);
        EXPECT_LE(std::fabs(rounded(found[k] - want)), kBound * size)
            << named.name << " at " << eta << ", number " << k;
      }
    }
  }
}

TEST(TwofoldOutcomes, ProbabilitiesAddToOne) {
  for (const Named& named : kLinks) {
    const bool below = named.link.index() == 5 || named.link.index() == 6;
    for (const double eta : {0.01, 0.3, 0.7, 0.99}) {
      const TwofoldOutcomes both = twofold_outcomes(named.link, twofold(below ? -eta : eta));
      EXPECT_LE(std::fabs(rounded(both.event.probability + both.other.probability - twofold(1.0))), 1e-28)
          << named.name;
      EXPECT_NEAR(std::exp(both.event.log.high), both.event.probability.high, 1e-15) << named.name;
    }
  }
}

TEST(TwofoldOutcomes, OutOfRangeIsNaN) {
  for (const Link& link : {Link(Log{}), Link(LogComplement{}), Link(Identity{})}) {
    EXPECT_TRUE(std::isnan(twofold_outcomes(link, twofold(1.5)).event.log.high));
    EXPECT_TRUE(std::isnan(twofold_outcomes(link, twofold(1.5)).other.log.high));
  }
  EXPECT_TRUE(std::isnan(twofold_outcomes(Identity{}, twofold(-0.5)).event.log.high));
  EXPECT_EQ(twofold_outcomes(Log{}, twofold(0.0)).other.log.high, -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace ogive
