#include "ogive/plot_words.hpp"

#include <fmt/format.h>

#include "report/number.hpp"

namespace ogive {

std::string modelled(const Fitted& fitted) {
  if (!fitted.spec.response) return "the event";
  const design::Response& response = *fitted.spec.response;
  if (response.counting == design::Counting::binary && !response.event.empty())
    return response.factor.name + " = " + response.event;
  return response.factor.name;
}

std::string mean_words(const Fitted& fitted) {
  return (std::holds_alternative<Binomial>(fitted.family) ? "Probability of " : "Mean of ") + modelled(fitted);
}

std::string level_words(double level) { return report::significant(100.0 * level, 6) + "%"; }

std::string without_intervals(const Fitted& fitted) {
  return fitted.is_ridge() ? " No intervals: a ridge fit has no standard errors." : "";
}

std::string rows_words(double rows) {
  std::string text = report::fixed(rows, 0);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text + (rows == 1.0 ? " row" : " rows");
}

}  // namespace ogive
