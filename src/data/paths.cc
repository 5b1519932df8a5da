#include "data/paths.hpp"
#include "data/place.hpp"

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace ogive {
namespace {

/// The file in the path's folder whose name is nearest, as the user would write it; or empty.
std::string nearest_file(const std::string& path) {
  const std::filesystem::path wanted(path);
  const std::filesystem::path folder = wanted.parent_path();
  std::error_code code;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code))
    names.push_back(entry->path().filename().string());
  std::sort(names.begin(), names.end());
  const std::string nearest = nearest_name(wanted.filename().string(), names);
  return nearest.empty() ? nearest : (folder / nearest).string();
}

bool exists(const std::string& path) {
  struct stat found = {};
  return ::stat(path.c_str(), &found) == 0;
}

}  // namespace

Error cannot_open(const std::string& path, int code) {
  std::string why = std::strerror(code);
  if (code == EISDIR) why = "it is a directory; name a file in it, or all of them with '" + path + "/*.csv'";
  if (code == EACCES) why = "permission denied; ask the owner, or change it with chmod";
  if (code == ENOENT) {
    const std::string nearest = nearest_file(path);
    why = "there is no such file" + (nearest.empty() ? "; check the path" : "; did you mean '" + nearest + "'?");
  }
  return Error{Errc::cannot_read, fmt::format("cannot read '{}': {}", path, why), in_file(path)};
}

bool is_url(std::string_view source) noexcept {
  const auto begins = [source](std::string_view scheme) {
    return source.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), source.begin(),
                      [](char a, char b) { return a == b || (a >= 'a' && a <= 'z' && b == a - 'a' + 'A'); });
  };
  return begins("http://") || begins("https://");
}

Result<std::vector<std::string>> expand_sources(const std::vector<std::string>& sources) {
  std::vector<std::string> paths;
  for (const std::string& source : sources) {
    const bool url = is_url(source);
    if (url || source.find_first_of("*?[") == std::string::npos || exists(source)) {
      paths.push_back(source);
      continue;
    }
    glob_t matches = {};
    const int code = ::glob(source.c_str(), GLOB_NOSORT, nullptr, &matches);
    std::vector<std::string> found(matches.gl_pathv, matches.gl_pathv + (code == 0 ? matches.gl_pathc : 0));
    ::globfree(&matches);
    if (found.empty())
      return fail(Errc::cannot_read, fmt::format("no file matches '{}'; check the pattern and the folder", source),
                  in_file(source));
    std::sort(found.begin(), found.end());
    paths.insert(paths.end(), found.begin(), found.end());
  }
  if (std::count(paths.begin(), paths.end(), "-") > 1)
    return fail(Errc::bad_option, "standard input, '-', is named more than once; it can be read once");
  if (paths.empty()) return fail(Errc::bad_option, "no file was named; give a path, a URL or '-' for standard input");
  return paths;
}

}  // namespace ogive
