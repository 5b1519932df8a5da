/// How the command ends: one table from error codes to exit statuses.
#pragma once

#include "ogive/ogive.hpp"

namespace ogive::cli {

inline constexpr int kOk = 0;
inline constexpr int kInternal = 1;      ///< a defect of ogive, or no memory left
inline constexpr int kUsage = 2;         ///< usage, formula, unknown column
inline constexpr int kData = 3;          ///< data or file
inline constexpr int kNotConverged = 4;  ///< not converged, under --strict
inline constexpr int kInterrupted = 130;

[[nodiscard]] constexpr int exit_status(Errc code) noexcept {
  switch (code) {
    case Errc::bad_option:
    case Errc::bad_formula:
    case Errc::unknown_column: return kUsage;
    case Errc::bad_type:
    case Errc::bad_response:
    case Errc::bad_data:
    case Errc::not_estimable:
    case Errc::out_of_range:
    case Errc::unknown_level:
    case Errc::bad_model:
    case Errc::cannot_read:
    case Errc::cannot_write:
    case Errc::too_large: return kData;
    case Errc::interrupted: return kInterrupted;
    case Errc::internal: return kInternal;
  }
  return kInternal;
}

}  // namespace ogive::cli
