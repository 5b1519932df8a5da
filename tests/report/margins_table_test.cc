#include "report/margins_table.hpp"

#include <gtest/gtest.h>

#include "report/margins_cases.hpp"
#include "report/renderers.hpp"

namespace ogive::report {
namespace {

// Layouts of statsmodels are compared to the character in tests/cli/test_rows.py.
TEST(MarginsTable, Text) {
  const std::string text = to_text(margins_document(testing::some_margins(), Layout::glm));
  EXPECT_EQ(text,
            "         GLM Marginal Effects        \n"
            "=====================================\n"
            "Dep. Variable:                     am\n"
            "Method:                          dydx\n"
            "At:                           overall\n"
            "==============================================================================\n"
            "                dy/dx    std err          z      P>|z|      [0.025      0.975]\n"
            "------------------------------------------------------------------------------\n"
            "mpg            0.0506      0.065      0.779      0.436      -0.077       0.178\n"
            "vs              1e-05      2e-05      0.500      0.617    -2.9e-05     4.9e-05\n"
            "vs2           aliased                                                         \n"
            "==============================================================================\n"
            "\n"
            "Held at: wt 3\n");
}

TEST(MarginsTable, Csv) {
  EXPECT_EQ(to_csv(margins_document(testing::some_margins(), Layout::logit)).substr(0, 64),
            "name,effect,std_error,z,p_value,lower,upper,log10_p_value,kind\nm");
}

}  // namespace
}  // namespace ogive::report
