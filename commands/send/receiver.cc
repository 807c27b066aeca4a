#include "commands/send/receiver.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "commands/crypt/transfer.h"
#include "fmt/format.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {
namespace {

constexpr std::chrono::milliseconds kTick(100);
constexpr std::chrono::seconds kBetweenSignsOfLife(1);

std::string Text(const absl::Status& status) { return std::string(status.message()); }

}  // namespace

Receiver::Receiver(std::unique_ptr<ListeningSocket> listener, const ReceiverOptions& options,
                   std::function<void(std::string_view)> say)
    : listener_(std::move(listener)), options_(options), log_(say), say_(std::move(say)) {
  options_.files.admit = [this] { return Admit(); };
}

Receiver::~Receiver() { EndAll(); }

absl::Status Receiver::Run(const std::stop_token& stop) {
  absl::Status ended = Serve(stop);
  listener_.reset();  // whoever still waits to be accepted is not left waiting
  log_.Flush();
  if (done_) return absl::OkStatus();
  return stop.stop_requested() ? absl::CancelledError("interrupted") : ended;
}

absl::Status Receiver::Serve(const std::stop_token& stop) {
  const std::stop_callback stopped(stop, [this] {
    listener_->Interrupt();
    AbortAll();
  });
  absl::Status ended = AcceptAll(stop);
  EndAll();
  return ended;
}

absl::Status Receiver::AcceptAll(const std::stop_token& stop) {
  auto next_sign = std::chrono::steady_clock::now() + kBetweenSignsOfLife;
  while (!done_ && !stop.stop_requested()) {
    absl::Status accepted = Accepted(listener_->Accept(DeadlineIn(kTick)));
    if (!accepted.ok()) return accepted;
    Reap();
    if (const auto now = std::chrono::steady_clock::now(); now >= next_sign) {
      next_sign = now + kBetweenSignsOfLife;
      Tick();
    }
  }
  return absl::OkStatus();
}

// Not OK: nobody can connect any more.
absl::Status Receiver::Accepted(absl::StatusOr<Socket> socket) {
  if (socket.ok()) {
    Reap();
    if (MakeRoom()) Start(*std::move(socket));
    return absl::OkStatus();
  }
  if (absl::IsDeadlineExceeded(socket.status())) return absl::OkStatus();
  if (!absl::IsResourceExhausted(socket.status())) return done_ ? absl::OkStatus() : socket.status();
  log_.Say(Text(socket.status()));
  std::unique_lock lock(mutex_);  // a connection that ends gives something back
  ended_.wait_for(lock, kTick);
  return absl::OkStatus();
}

// False: the new connection must be closed.
bool Receiver::MakeRoom() {
  std::unique_lock lock(mutex_);
  if (sessions_.size() < options_.max_connections) return true;
  const auto silent = std::ranges::find_if(
      sessions_, [](const Session& session) { return !session.evicted && !session.receiving->header(); });
  if (silent == sessions_.end()) {
    lock.unlock();
    log_.Say(fmt::format("a connection was closed, as {} are open", options_.max_connections));
    return false;
  }
  silent->evicted = true;
  silent->receiving->Abort();
  ended_.wait(lock, [&] { return silent->over; });
  lock.unlock();
  Reap();
  return true;
}

void Receiver::Start(Socket socket) {
  absl::StatusOr<std::unique_ptr<FileReceiving>> receiving =
      FileReceiving::Open(std::move(socket), options_.files);
  if (!receiving.ok()) return log_.Say(Text(receiving.status()));
  const SignalsBlocked inherited_by_the_thread;
  const std::lock_guard lock(mutex_);
  Session& session = sessions_.emplace_back();
  session.receiving = *std::move(receiving);
  try {
    session.thread = std::jthread([this, &session] { Receive(session); });
  } catch (const std::system_error& error) {
    sessions_.pop_back();
    log_.Say(fmt::format("no thread for a connection: {}", error.what()));
  }
}

void Receiver::Receive(Session& session) {
  FileReceiving& receiving = *session.receiving;
  const auto start = std::chrono::steady_clock::now();
  const absl::Status received = receiving.Run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (!received.ok() && receiving.admitted()) admitted_ = false;  // there is no file yet
  if (received.ok()) {
    say_(Received(receiving, took.count()));
    if (!options_.keep) done_ = true;
  } else if (session.evicted) {
    log_.Say(fmt::format("{}: closed for another, as it sent no header and {} are open", receiving.peer(),
                         options_.max_connections));
  } else if (!done_) {
    const std::optional<FileHeader> header = receiving.header();
    log_.Say(fmt::format("{}: {}{}", receiving.peer(), header ? header->name + ": " : "", Text(received)));
  }
  if (done_) listener_->Interrupt();
  const std::lock_guard lock(mutex_);
  session.over = true;
  ended_.notify_all();
}

void Receiver::Reap() {
  Sessions over;
  {
    const std::lock_guard lock(mutex_);
    for (auto each = sessions_.begin(); each != sessions_.end();) {
      const auto session = each++;
      if (session->over) over.splice(over.end(), sessions_, session);
    }
  }
}

void Receiver::AbortAll() {
  const std::lock_guard lock(mutex_);
  for (Session& session : sessions_) session.receiving->Abort();
}

void Receiver::EndAll() {
  AbortAll();
  Sessions all;  // joins them when it goes
  const std::lock_guard lock(mutex_);
  all.swap(sessions_);
}

// The first file that is whole, where only one is to be received.
bool Receiver::Admit() { return options_.keep || !admitted_.exchange(true); }

void Receiver::Tick() {
  const std::lock_guard lock(mutex_);
  for (Session& session : sessions_) session.receiving->GiveSignOfLife();
}

Receiver::Coming Receiver::Progress() const {
  Coming coming;
  const std::lock_guard lock(mutex_);
  for (const Session& session : sessions_) {
    const std::optional<FileHeader> header = session.receiving->header();
    if (!header || session.over) continue;
    if (coming.files++ == 0) coming.name = header->name;
    coming.written += session.receiving->written();
    coming.length += header->length;
  }
  return coming;
}

std::string Receiver::Received(const FileReceiving& receiving, double seconds) const {
  const std::string received = fmt::format("received {} from {}", receiving.header()->name, receiving.peer());
  return TransferProgressText(received, receiving.written(), std::nullopt, seconds);
}

}  // namespace weir
