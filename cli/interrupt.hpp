/// Ctrl-C: the first asks the work to stop, the second ends the process at once.
#pragma once

namespace ogive::cli {

/// Heeds SIGINT, SIGTERM and SIGHUP from here on (not one that is ignored, as under nohup).
void heed_signals();

/// True once one of them came: what every long loop asks.
[[nodiscard]] bool stop_asked() noexcept;

/// 128 + the signal that came: what the process ends with when it was interrupted.
[[nodiscard]] int interrupted_status() noexcept;

}  // namespace ogive::cli
