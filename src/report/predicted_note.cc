#include "report/predicted_note.hpp"

#include "report/number.hpp"

namespace ogive::report {

std::string predicted_note(double share) {
  constexpr double kWorthANote = 0.1;
  if (share == 1.0)
    return "\n"
           "\n"
           "Complete Separation: The results show that there iscomplete separation or perfect prediction.\n"
           "In this case the Maximum Likelihood Estimator does not exist and the parameters\n"
           "are not identified.";
  if (!(share > kWorthANote)) return "";
  return "\n"
         "\n"
         "Possibly complete quasi-separation: A fraction " +
         fixed(share, 2) +
         " of observations can be\n"
         "perfectly predicted. This might indicate that there is complete\n"
         "quasi-separation. In this case some parameters will not be identified.";
}

}  // namespace ogive::report
