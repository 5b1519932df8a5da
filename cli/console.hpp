/// Standard output and standard error: results on the one, words on the other, nothing lost in silence.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "ogive/json_text.hpp"
#include "ogive/ogive.hpp"

namespace ogive::cli {

/// Makes sure that descriptors 0, 1 and 2 are taken: a file opened later must not become the standard output of a
/// process that was started without one.  What stands in refuses reads (0) and writes (1), so nothing is lost unseen.
void hold_standard_descriptors();

/// Writes to standard output, all of it, at once.
/// Errors   cannot_write (a full disk, a closed descriptor).  A reader that left (`| head`) ends the process quietly.
[[nodiscard]] Status print(std::string_view text);

/// Errors   bad_option where Arrow's bytes would go to a terminal, which shows them as signs without a meaning.
[[nodiscard]] Status check_terminal(bool is_arrow);

/// "ogive: <sentence>" on standard error; as JSON when `json`.
void print_error(const Error& error, bool json);
/// A sentence on standard error that is no error.
void print_notice(std::string_view sentence);
/// Text on standard error as it is.
void print_words(std::string_view text);

/// True when `descriptor` is a terminal that moves its cursor.
[[nodiscard]] bool is_terminal(int descriptor);
/// True where block characters can be read: the locale of the environment says UTF-8.
[[nodiscard]] bool speaks_unicode();

/// One line on the terminal that says how far the work is; erased at the end.  Nothing where standard error is no
/// terminal.  update() may be called from any thread, as often as one likes.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  [[nodiscard]] bool shown() const noexcept { return shown_; }
  void update(const std::string& text);

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  bool drawn_ = false;
  Clock::time_point next_;
  std::mutex mutex_;
};

}  // namespace ogive::cli
