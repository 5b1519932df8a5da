/// Family and link by the certifier's names.
#pragma once

#include <string>

#include "fit/model.hpp"

namespace ogive::test {

inline fitting::Model model_of(const std::string& family, const std::string& link) {
  fitting::Model model;
  for (const Family& known : {Family(Binomial{}), Family(Poisson{}), Family(Gaussian{})})
    if (name(known) == family) model.family = known;
  for (const Link& known : {Link(Logit{}), Link(Probit{}), Link(Cloglog{}), Link(Loglog{}), Link(Cauchit{}),
                            Link(Log{}), Link(LogComplement{}), Link(Identity{}), Link(SquareRoot{})})
    if (name(known) == link) model.link = known;
  return model;
}

}  // namespace ogive::test
