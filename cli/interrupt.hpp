/// Ctrl-C: the first asks the work to stop and ends the process when the work does not within a moment; the second ends
/// it at once.
#pragma once

namespace ogive::cli {

/// Heeds SIGINT, SIGTERM and SIGHUP from here on (not one that is ignored, as under nohup).
void heed_signals();

/// While one of these lives a file is being written: the work itself ends, so that its remains are removed.
class OutputOpen {
 public:
  OutputOpen() noexcept;
  ~OutputOpen();
  OutputOpen(const OutputOpen&) = delete;
  OutputOpen& operator=(const OutputOpen&) = delete;
};

/// True once one of them came: what every long loop asks.
[[nodiscard]] bool stop_asked() noexcept;

/// 128 + the signal that came: what the process ends with when it was interrupted.
[[nodiscard]] int interrupted_status() noexcept;

}  // namespace ogive::cli
