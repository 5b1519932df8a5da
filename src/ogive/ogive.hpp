/// Everything a program needs: read a table, fit, predict, save, report.
#pragma once

#include "base/result.hpp"          // IWYU pragma: export
#include "data/memory.hpp"          // IWYU pragma: export
#include "data/read.hpp"            // IWYU pragma: export
#include "data/table.hpp"           // IWYU pragma: export
#include "inference/margins.hpp"    // IWYU pragma: export
#include "inference/predict.hpp"    // IWYU pragma: export
#include "inference/residuals.hpp"  // IWYU pragma: export
#include "ogive/fit.hpp"            // IWYU pragma: export
#include "ogive/options.hpp"        // IWYU pragma: export
#include "ogive/profiles.hpp"       // IWYU pragma: export
