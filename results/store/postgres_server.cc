#include "results/store/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "results/store/postgres_connection.h"
#include "results/store/postgres_library.h"

namespace weir {
namespace {

constexpr int kStartSeconds = 120;

/// A program of the server that Debian has installed, of the newest where there are several.
std::string Program(const std::string& name) {
  namespace fs = std::filesystem;
  int newest = 0;
  std::string path;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    const int number = std::atoi(version.path().filename().c_str());
    if (number <= newest || !fs::exists(version.path() / "bin/postgres", none)) continue;
    newest = number;
    path = version.path() / "bin" / name;
  }
  return path;
}

/// Who the server runs as where we are root; null otherwise.
const passwd* ServerUser() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

/// In a child: becomes the program, which writes to `log`.
[[noreturn]] void Become(const std::vector<std::string>& command, const std::string& log,
                         const passwd* user) {
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGINT);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

pid_t Spawn(const std::vector<std::string>& command, const std::string& log) {
  const passwd* user = ServerUser();
  const pid_t child = fork();
  if (child == 0) Become(command, log, user);
  return child;
}

std::string ContentOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The socket at which a server says that it is ready, as it does to systemd.
class ReadySocket {
 public:
  explicit ReadySocket(const std::string& path) : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{kStartSeconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    unlink(path.c_str());
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
      return;  // nothing will come
    chmod(path.c_str(), 0777);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~ReadySocket() {
    unsetenv("NOTIFY_SOCKET");
    close(fd_);
  }

  bool IsReady() const {
    char message[1024];
    for (;;) {
      const ssize_t length = recv(fd_, message, sizeof(message), 0);
      if (length <= 0) return false;
      const std::string_view said(message, static_cast<size_t>(length));
      if (said.find("READY=1") != std::string_view::npos) return true;
    }
  }

 private:
  int fd_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::Start(bool durable) {
  if (Program("postgres").empty()) {
    return absl::NotFoundError("there is no PostgreSQL to test with: apt-get install postgresql");
  }
  std::unique_ptr<PostgresServer> server(new PostgresServer);
  server->durable_ = durable;
  if (absl::Status status = server->Initialise(); !status.ok()) return status;
  if (absl::Status status = server->StartAgain(); !status.ok()) return status;
  return server;
}

absl::Status PostgresServer::Initialise() {
  // Not in the test's own directory: the path of a socket holds some hundred characters.
  std::string name = "/tmp/weir-postgres-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) return absl::InternalError("no directory under /tmp for PostgreSQL");
  directory_ = name;
  if (const passwd* user = ServerUser(); user != nullptr) {
    if (chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) return absl::InternalError("chown " + name);
    chmod(name.c_str(), 0755);
  }
  const pid_t made = Spawn({Program("initdb"), "--pgdata=" + directory_ + "/data", "--auth=trust",
                            "--username=weir", "--encoding=UTF8", "--locale=C", "--no-sync"},
                           directory_ + "/initdb.log");
  int result = 0;
  if (waitpid(made, &result, 0) != made || result != 0) {
    return absl::InternalError("initdb failed: " + ContentOf(directory_ + "/initdb.log"));
  }
  std::ofstream(directory_ + "/data/pg_hba.conf") << "local all weir trust\nlocal all all scram-sha-256\n";
  return absl::OkStatus();
}

absl::Status PostgresServer::StartAgain() {
  const ReadySocket ready(directory_ + "/ready");
  process_ = Spawn(
      {Program("postgres"), "-D", directory_ + "/data", "-k", directory_, "-c", "listen_addresses=", "-c",
       durable_ ? "fsync=on" : "fsync=off", "-c", "max_connections=40", "-c", "shared_buffers=128MB"},
      directory_ + "/server.log");
  if (ready.IsReady()) return absl::OkStatus();
  return absl::InternalError("PostgreSQL does not start: " + ContentOf(directory_ + "/server.log"));
}

void PostgresServer::Stop(int signal) {
  if (process_ <= 0) return;
  kill(process_, signal);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

PostgresServer::~PostgresServer() {
  Stop();
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

std::string PostgresServer::Address(const std::string& database, const std::string& user) const {
  return fmt::format("postgresql://{}@/{}?host={}", user, database, directory_);
}

absl::StatusOr<std::string> PostgresServer::MakeDatabase(const std::string& name) {
  const auto library = LoadPostgresLibrary();
  if (!library.ok()) return library.status();
  auto connection = PostgresConnection::Open(*library, Address("postgres"));
  if (!connection.ok()) return connection.status();
  absl::Status status = (*connection)->Execute(("CREATE DATABASE " + name).c_str());
  if (!status.ok()) return status;
  return Address(name);
}

}  // namespace weir
