/// http through the curl program, from a server on the loopback address.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "data/csv_reader.hpp"
#include "dump.hpp"

namespace ogive {
namespace {

/// Answers each path with the bytes it was given, head included, one connection at a time.
class Server {
 public:
  explicit Server(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      return;
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(socket_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    ::close(socket_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

 private:
  void serve() {
    for (;;) {
      const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) return;
      std::array<char, 4096> request = {};
      const ssize_t got = ::recv(connection, request.data(), request.size(), 0);
      const std::string line(request.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
      const auto found = answers_.find(line.substr(4, line.find(' ', 4) - 4));
      const std::string& answer = found == answers_.end() ? kNotFound : found->second;
      std::size_t at = 0;
      while (at < answer.size()) {
        const ssize_t put = ::send(connection, answer.data() + at, answer.size() - at, MSG_NOSIGNAL);
        if (put <= 0) break;
        at += static_cast<std::size_t>(put);
      }
      ::close(connection);
    }
  }

  const std::string kNotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  std::map<std::string, std::string> answers_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
};

std::string body(const std::string& bytes, std::size_t claimed) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(claimed) + "\r\nConnection: close\r\n\r\n" + bytes;
}

class Url : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("curl --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no curl program here";
    ::setenv("no_proxy", "127.0.0.1", 1);  // the loopback address is nobody else's
  }
};

TEST_F(Url, IsReadLikeAFile) {
  const std::string csv = "a,b\n1,x\n2,y\n";
  const Server server(
      {{"/t.csv", body(csv, csv.size())},
       {"/moved", "HTTP/1.1 302 Found\r\nLocation: /t.csv\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
       {"/q.csv?x=[1]&y={a,b}", body(csv, csv.size())}});
  for (const char* path : {"/t.csv", "/moved", "/q.csv?x=[1]&y={a,b}"}) {
    const auto table = read_csv({server.url(path)});
    ASSERT_TRUE(table) << table.error().sentence;
    EXPECT_EQ(test::dump(*table), "a:integer=1,2 | b:text='x','y'");
    EXPECT_EQ(table->source, server.url(path));
  }
}

TEST_F(Url, WidensFromItsCopy) {
  std::string csv = "a\n";
  for (int i = 0; i < 3000; ++i) csv += "1.0\n";
  csv += "x\n";
  const Server server({{"/t.csv", body(csv, csv.size())}});
  const auto table = read_csv_blocks({server.url("/t.csv")}, {}, 500);
  ASSERT_TRUE(table) << table.error().sentence;
  EXPECT_EQ(table->columns[0].dictionary, (std::vector<std::string>{"1.0", "x"}));
}

TEST_F(Url, FailsInCurlsOwnWords) {
  const Server server({{"/cut.csv", body("a\n1\n", 1000)},
                       {"/file",
                        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
                        "Content-Length: 0\r\nConnection: close\r\n\r\n"}});
  const auto missing = read_csv({server.url("/none.csv")});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::cannot_read);
  EXPECT_EQ(missing.error().sentence.find("cannot read " + server.url("/none.csv") + ": "), 0U);
  EXPECT_NE(missing.error().sentence.find("404"), std::string::npos) << missing.error().sentence;
  const auto cut = read_csv({server.url("/cut.csv")});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::cannot_read) << cut.error().sentence;
  EXPECT_FALSE(read_csv({server.url("/file")}));
}

}  // namespace
}  // namespace ogive
