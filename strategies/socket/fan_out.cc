#include "strategies/socket/fan_out.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

constexpr std::chrono::hours kLongest{24 * 365};  // so that no sum with the clock overflows
constexpr ReaderId kWake = ~ReaderId{0};          // in place of a reader's id

absl::Status Error(std::string_view what) {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{}, errno {}", what, error));
}

// The reader sees the end of the stream behind what the kernel has taken. What it has sent is read away first, as closing
// with that unread would reset the connection.
void End(Socket connection) {
  constexpr int kMost = 64;  // of a reader that sends for ever
  ::shutdown(connection.fd(), SHUT_WR);
  std::array<char, 16 << 10> unread;
  for (int i = 0; i<kMost&& ::recv(connection.fd(), unread.data(), unread.size(), MSG_DONTWAIT)> 0; ++i) {
  }
}

void Reset(Socket connection) {
  constexpr linger kAtOnce = {.l_onoff = 1, .l_linger = 0};
  ::setsockopt(connection.fd(), SOL_SOCKET, SO_LINGER, &kAtOnce, sizeof(kAtOnce));
}

// What the kernel says of a connection that it takes nothing for any more.
int ErrorOf(int connection) {
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

// Whoever is behind is seen before the limit, not behind it.
BroadcastOptions LookedAtInTime(BroadcastOptions options) {
  if (options.most_slow) options.batch = std::min(options.batch, options.most_lag / 4);
  return options;
}

absl::Status Gone(ReaderId id, int error) {
  if (error == 0 || error == EPIPE)
    return absl::CancelledError(fmt::format("reader {} has closed its connection", id));
  return absl::ErrnoToStatus(error, fmt::format("the connection of reader {} failed", id));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Broadcaster>> FanOut::Create(const BroadcastOptions& options,
                                                            std::unique_ptr<RecordStore> store) {
  std::unique_ptr<FanOut> made(new FanOut(options, std::move(store)));
  absl::Status opened = made->Open();
  if (!opened.ok()) return opened;
  return made;
}

FanOut::FanOut(const BroadcastOptions& options, std::unique_ptr<RecordStore> store)
    : options_(LookedAtInTime(options)),
      calls_(*options_.calls),
      store_(std::move(store)),
      room_(options.most_lag) {}

absl::Status FanOut::Open() {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) return Error("epoll_create1 for a broadcaster");
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_ < 0) return Error("eventfd for a broadcaster");
  epoll_event event = {.events = EPOLLIN | EPOLLET, .data = {.u64 = kWake}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) == 0 ? absl::OkStatus() : Error("epoll_ctl");
}

FanOut::~FanOut() {
  Close(std::chrono::milliseconds(0)).IgnoreError();
  if (wake_ >= 0) ::close(wake_);
  if (epoll_ >= 0) ::close(epoll_);
}

// ----------------------------------------------------------------------------------------------- who reads

absl::Status FanOut::Prepare(Socket& connection, ReaderId id) const {
  absl::Status prepared = connection.SetSendBuffer(options_.send_buffer);
  if (prepared.ok()) prepared = connection.SetNoDelay(true);  // records are gathered here
  if (!prepared.ok()) return prepared;
  const int flags = ::fcntl(connection.fd(), F_GETFL);
  if (flags < 0 || ::fcntl(connection.fd(), F_SETFL, flags | O_NONBLOCK) != 0)
    return Error("fcntl of a reader");
  epoll_event event = {.events = EPOLLOUT | EPOLLET, .data = {.u64 = id}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd(), &event) == 0 ? absl::OkStatus()
                                                                          : Error("epoll_ctl of a reader");
}

absl::StatusOr<ReaderId> FanOut::Add(Socket connection) {
  const Lock lock(mutex_);
  absl::Status can = Usable();
  if (can.ok() && present_.size() >= options_.most_readers)
    can = absl::ResourceExhaustedError(
        fmt::format("there are {} readers, as many as there may be", present_.size()));
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const ReaderId id = generation_ << 32 | free_.back();
  if (can.ok()) can = Prepare(connection, id);
  if (!can.ok()) {
    End(std::move(connection));
    return can;
  }
  ++generation_;
  auto subscriber = std::make_unique<Subscriber>(std::move(connection));
  subscriber->reader.id = id;
  subscriber->cursor = head_;
  present_.push_back(subscriber.get());
  slots_[free_.back()] = std::move(subscriber);
  free_.pop_back();
  return id;
}

Subscriber* FanOut::Find(ReaderId id) {
  const uint64_t slot = id & 0xffffffff;
  if (slot >= slots_.size() || slots_[slot] == nullptr || slots_[slot]->reader.id != id) return nullptr;
  return slots_[slot].get();
}

void FanOut::Depart(Subscriber& subscriber, Departure::Why why, absl::Status reason) {
  subscriber.reader.lag = LagOf(subscriber);
  const bool may_see_end = why == Departure::Why::kRemoved || why == Departure::Why::kClosed;
  if (may_see_end && subscriber.reader.lag == 0) {
    End(std::move(subscriber.connection));
  } else {
    Reset(std::move(subscriber.connection));
  }
  done_.taken += subscriber.reader.taken;
  if (why == Departure::Why::kTooFarBehind || why == Departure::Why::kTookNothing) ++dropped_as_slow_;
  if (why != Departure::Why::kClosed || subscriber.reader.lag > 0) {
    ++done_.departures;
    departures_.push_back({why, std::move(reason), subscriber.reader});
    if (departures_.size() > kDeparturesKept) departures_.pop_front();
  }
  const auto slot = static_cast<uint32_t>(subscriber.reader.id & 0xffffffff);
  std::erase(present_, &subscriber);
  slots_[slot] = nullptr;
  free_.push_back(slot);
}

bool FanOut::Remove(ReaderId reader) {
  const Lock lock(mutex_);
  Subscriber* const subscriber = Find(reader);
  if (subscriber == nullptr) return false;
  Depart(*subscriber, Departure::Why::kRemoved,
         absl::CancelledError(fmt::format("reader {} was removed", reader)));
  ::eventfd_write(wake_, 1);
  return true;
}

// ------------------------------------------------------------------------------------------------- sending

absl::Status FanOut::Usable() const {
  if (!status_.ok()) return status_;
  return is_closed_ ? absl::FailedPreconditionError("the broadcaster is closed") : absl::OkStatus();
}

absl::Status FanOut::Publish(std::string_view record) try {
  Lock lock(mutex_);
  absl::Status can = Usable();
  if (!can.ok()) return can;
  if (record.size() > options_.most_lag)
    return absl::InvalidArgumentError(fmt::format("a record of {} bytes, and a reader may be only {} behind",
                                                  record.size(), options_.most_lag));
  if (record.empty()) return absl::OkStatus();
  if (record.size() > room_) {
    absl::Status made = MakeRoom(lock, record.size());
    if (!made.ok()) return made;
  }
  absl::Status stored = store_->Append(record, present_);
  if (!stored.ok()) return stored;
  head_ += record.size();
  if (somebody_passes_over_) {
    for (Subscriber* const each : present_) {
      if (std::exchange(each->passes_over, false)) each->cursor = head_;
    }
    somebody_passes_over_ = false;
  }
  room_ -= std::min(room_, record.size());
  gathered_ += record.size();
  ++done_.records;
  done_.bytes += record.size();
  if (gathered_ < options_.batch) return absl::OkStatus();
  absl::Status offered = Offer();
  return offered.ok() && options_.most_slow ? WaitWhileTooFast(lock) : offered;
} catch (const std::bad_alloc&) {
  return status_ = NoMemory("publish a record");
}

// Those who can take something do; then waits until the others can, or has them skipped or dropped.
absl::Status FanOut::MakeRoom(Lock& lock, size_t size) {
  absl::Status offered = Offer();
  if (!offered.ok() || room_ >= size) return offered;
  if (options_.when_behind != WhenBehind::kWait) {
    SkipOrDrop(size);
    return status_;
  }
  // More than is needed, so that the next small record need not wait again.
  const size_t wanted = std::max(size, std::min(options_.batch, options_.most_lag / 2));
  while (offered.ok() && room_ < wanted) {
    WaitForReaders(lock, std::nullopt);
    offered = Offer();
  }
  return offered;
}

// Those whom a record of `size` bytes would take too far.
void FanOut::SkipOrDrop(size_t size) {
  const auto too_far = [&](const Subscriber* each) { return LagOf(*each) + size > options_.most_lag; };
  std::vector<Subscriber*> slow;
  std::ranges::copy_if(present_, std::back_inserter(slow), too_far);
  AskOnceMore(slow);
  slow.clear();
  std::ranges::copy_if(present_, std::back_inserter(slow), too_far);
  const bool drops = options_.when_behind == WhenBehind::kDrop;
  for (Subscriber* const each : slow) drops ? DropAsTooFar(*each, size) : SkipFor(*each, size);
  LookAtRoom();
}

void FanOut::DropAsTooFar(Subscriber& subscriber, size_t size) {
  absl::Status reason = absl::ResourceExhaustedError(
      fmt::format("reader {} is {} bytes behind, and would pass the limit of {} with a record of {} more",
                  subscriber.reader.id, LagOf(subscriber), options_.most_lag, size));
  Depart(subscriber, Departure::Why::kTooFarBehind, std::move(reason));
}

void FanOut::SkipFor(Subscriber& subscriber, size_t size) {
  RecordQueue::Skipped skipped = store_->Skip(subscriber);
  if (LagOf(subscriber) + size >
      options_.most_lag) {  // of the record that it is in the middle of, too much is left
    subscriber.passes_over = somebody_passes_over_ = true;
    ++skipped.records;
    skipped.bytes += size;
  }
  subscriber.reader.skipped_records += skipped.records;
  subscriber.reader.skipped_bytes += skipped.bytes;
  done_.skipped_records += skipped.records;
  done_.skipped_bytes += skipped.bytes;
}

// Sends to all that may be sent something.
absl::Status FanOut::Offer() {
  LookAtEvents(0, nullptr);
  std::vector<Subscriber*>& offered = offered_;
  offered.clear();
  for (Subscriber* const each : present_) {
    const uint64_t lag = LagOf(*each);
    done_.farthest_behind = std::max(done_.farthest_behind, lag);
    if (each->may_send && lag > 0) offered.push_back(each);
  }
  gathered_ = 0;
  SendTo(offered);
  if (options_.patience.count() > 0) DropThoseWithoutPatience();
  LookAtRoom();
  return status_;
}

void FanOut::SendTo(const std::vector<Subscriber*>& offered) {
  if (!status_.ok() || offered.empty()) return;
  status_ = store_->Send(offered);
  for (Subscriber* const each : offered) {
    if (each->error != 0) Depart(*each, Departure::Why::kGone, Gone(each->reader.id, each->error));
  }
}

// The kernel tells of room for a connection only when there is much of it.
void FanOut::AskOnceMore(const std::vector<Subscriber*>& slow) {
  for (Subscriber* const each : slow) each->may_send = true;
  SendTo(slow);
}

// Those who are behind and have taken nothing for so long.
std::vector<Subscriber*> FanOut::OutOfPatience(Time now) {
  std::vector<Subscriber*> out;
  for (Subscriber* const each : present_) {
    if (LagOf(*each) == 0) {
      each->refused_since.reset();
    } else if (!each->refused_since || each->taken_when_refused != each->reader.taken) {
      each->refused_since = now;
      each->taken_when_refused = each->reader.taken;
    } else if (now - *each->refused_since >= options_.patience) {
      out.push_back(each);
    }
  }
  return out;
}

void FanOut::DropThoseWithoutPatience() {
  const Time now = calls_.Now();
  const std::vector<Subscriber*> suspects = OutOfPatience(now);
  if (suspects.empty()) return;
  AskOnceMore(suspects);
  for (Subscriber* const each : OutOfPatience(now)) {
    const auto time = std::chrono::floor<std::chrono::milliseconds>(now - *each->refused_since);
    absl::Status reason =
        absl::DeadlineExceededError(fmt::format("reader {} took nothing for {} ms, and is {} bytes behind",
                                                each->reader.id, time.count(), LagOf(*each)));
    Depart(*each, Departure::Why::kTookNothing, std::move(reason));
  }
}

void FanOut::LookAtRoom() {
  uint64_t farthest = 0, first_needed = head_;
  for (const Subscriber* const each : present_) {
    farthest = std::max(farthest, LagOf(*each));
    first_needed = std::min(first_needed, each->cursor);
  }
  room_ = options_.most_lag - farthest;
  store_->Release(first_needed);
}

size_t FanOut::CountBehind(uint64_t bytes) const {
  return static_cast<size_t>(
      std::ranges::count_if(present_, [&](const Subscriber* each) { return LagOf(*each) > bytes; }));
}

absl::Status FanOut::WaitWhileTooFast(Lock& lock) {
  absl::Status offered;
  while (offered.ok()) {
    const size_t behind = CountBehind(options_.most_lag / 2);
    if (behind == 0 || dropped_as_slow_ + behind <= *options_.most_slow) break;
    WaitForReaders(lock, std::nullopt);
    offered = Offer();
  }
  return offered;
}

// ------------------------------------------------------------------------------------------------- waiting

void FanOut::LookAtEvents(int milliseconds, Lock* unlocked) {
  int count = 0;
  do {
    if (unlocked != nullptr) unlocked->unlock();
    count = calls_.EpollWait(epoll_, events_, milliseconds);
    const int error = errno;
    if (unlocked != nullptr) unlocked->lock();
    if (count < 0 && error != EINTR && status_.ok())
      status_ = absl::ErrnoToStatus(error, fmt::format("epoll_wait for readers, errno {}", error));
    for (int i = 0; i < count; ++i) LookAt(events_[static_cast<size_t>(i)]);
    milliseconds = 0;
  } while (count == static_cast<int>(events_.size()));
}

void FanOut::LookAt(const epoll_event& event) {
  if (event.data.u64 == kWake) {
    uint64_t times;
    ::eventfd_read(wake_, &times);
    return;
  }
  Subscriber* const subscriber = Find(event.data.u64);
  if (subscriber == nullptr) return;  // it was removed meanwhile
  if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) {
    Depart(*subscriber, Departure::Why::kGone, Gone(event.data.u64, ErrorOf(subscriber->connection.fd())));
  } else {
    subscriber->may_send = true;
  }
}

// Until a reader can take something, one has run out of patience, or `end`.
void FanOut::WaitForReaders(Lock& lock, std::optional<Time> end) {
  for (const Subscriber* const each : present_) {
    if (each->may_send && LagOf(*each) > 0) return;  // it was interrupted
    if (options_.patience.count() > 0 && each->refused_since) {
      const Time until = *each->refused_since + options_.patience;
      end = end ? std::min(*end, until) : until;
    }
  }
  LookAtEvents(end ? MillisecondsUntil(*end) : -1, &lock);
}

int FanOut::MillisecondsUntil(Time end) const {
  constexpr int64_t kMost = 60'000;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - calls_.Now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, kMost));
}

absl::Status FanOut::Flush() {
  const Lock lock(mutex_);
  absl::Status can = Usable();
  return can.ok() ? Offer() : can;
}

absl::Status FanOut::Drain(std::chrono::milliseconds most) {
  Lock lock(mutex_);
  absl::Status can = Usable();
  return can.ok() ? DrainUntil(lock, calls_.Now() + std::min<std::chrono::milliseconds>(most, kLongest))
                  : can;
}

absl::Status FanOut::DrainUntil(Lock& lock, Time end) {
  for (;;) {
    absl::Status offered = Offer();
    const size_t behind = CountBehind(0);
    if (!offered.ok() || behind == 0) return offered;
    if (calls_.Now() >= end)
      return absl::DeadlineExceededError(
          fmt::format("{} of {} readers have not taken all that was published", behind, present_.size()));
    WaitForReaders(lock, end);
  }
}

absl::Status FanOut::Close(std::chrono::milliseconds most) {
  Lock lock(mutex_);
  if (is_closed_) return closed_;
  closed_ = status_.ok()
                ? DrainUntil(lock, calls_.Now() + std::min<std::chrono::milliseconds>(most, kLongest))
                : status_;
  is_closed_ = true;
  while (!present_.empty()) {
    Subscriber& last = *present_.back();
    absl::Status reason = absl::DeadlineExceededError(fmt::format(
        "reader {} was {} bytes behind when the broadcaster was closed", last.reader.id, LagOf(last)));
    Depart(last, Departure::Why::kClosed, std::move(reason));
  }
  return closed_;
}

// ------------------------------------------------------------------------------------------------- reading

std::vector<BroadcastReader> FanOut::readers() const {
  const Lock lock(mutex_);
  std::vector<BroadcastReader> all;
  for (const Subscriber* const each : present_) {
    all.push_back(each->reader);
    all.back().lag = LagOf(*each);
  }
  std::ranges::sort(all, {}, &BroadcastReader::id);
  return all;
}

std::vector<Departure> FanOut::TakeDepartures() {
  const Lock lock(mutex_);
  std::vector<Departure> taken(std::make_move_iterator(departures_.begin()),
                               std::make_move_iterator(departures_.end()));
  departures_.clear();
  return taken;
}

BroadcastAccounting FanOut::accounting() const {
  const Lock lock(mutex_);
  BroadcastAccounting now = done_;
  now.readers = present_.size();
  now.memory = store_->memory();
  for (const Subscriber* const each : present_) {
    now.taken += each->reader.taken;
    now.farthest_behind = std::max(now.farthest_behind, LagOf(*each));
  }
  return now;
}

}  // namespace weir
