#include "tests/doubles/fake_ring.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>

namespace weir {
namespace {

int WithErrno(int error, int otherwise) {
  if (error == 0) return otherwise;
  errno = error;
  return -1;
}

}  // namespace

bool FakeRing::Queue(const RingWrite& write) {
  queued_.push_back(write);
  return true;
}

bool FakeRing::QueueRead(const RingRead& read) {
  queued_reads_.push_back(read);
  return true;
}

bool FakeRing::QueueCancellation(uint64_t tag) {
  cancellations_.push_back(tag);
  return true;
}

bool FakeRing::Next(RingCompletion& completion) {
  if (completed_.empty()) return false;
  completion = completed_.front();
  completed_.erase(completed_.begin());
  return true;
}

int FakeRing::RegisterMemory(std::span<char>) { return WithErrno(register_error, 0); }

int FakeRing::Enter(unsigned wait) {
  const int error = on_enter();
  if (error != 0) return WithErrno(error, -1);
  const size_t submitted = queued_.size() + queued_reads_.size() + cancellations_.size();
  for (const RingWrite& write : queued_) Submit(write);
  for (const RingRead& read : queued_reads_) Submit(read);
  for (const uint64_t tag : cancellations_) Cancel(tag);
  queued_.clear();
  queued_reads_.clear();
  cancellations_.clear();
  while (completed_.size() < wait) CompleteOne();
  return static_cast<int>(submitted);
}

int FakeRing::Wait() {
  if (completed_.empty()) CompleteOne();  // what is under way goes on, even if we may not wait for it
  return WithErrno(on_enter(), 0);
}

int64_t FakeRing::Carry(const RingWrite& write) {
  const int64_t allowed = on_write ? on_write(write) : static_cast<int64_t>(write.size);
  if (allowed <= 0) return allowed;
  const size_t size = static_cast<size_t>(allowed);
  const ssize_t written = write.offset == RingWrite::kAtPosition
                              ? ::write(write.fd, write.data, size)
                              : ::pwrite(write.fd, write.data, size, static_cast<off_t>(write.offset));
  return written < 0 ? -errno : written;
}

int64_t FakeRing::Fetch(const RingRead& read) {
  const int64_t allowed = on_read ? on_read(read) : static_cast<int64_t>(read.size);
  if (allowed <= 0) return allowed;
  const size_t size = static_cast<size_t>(allowed);
  const ssize_t got = read.offset == RingWrite::kAtPosition
                          ? ::read(read.fd, read.data, size)
                          : ::pread(read.fd, read.data, size, static_cast<off_t>(read.offset));
  return got < 0 ? -errno : got;
}

void FakeRing::Submit(const RingWrite& write) {
  const bool hanging = hangs(write);
  under_way_.push_back({write.tag, hanging ? -ECANCELED : Carry(write), hanging});
}

void FakeRing::Submit(const RingRead& read) {
  const bool hanging = read_hangs(read);
  under_way_.push_back({read.tag, hanging ? -ECANCELED : Fetch(read), hanging});
}

void FakeRing::Cancel(uint64_t tag) {
  const auto found = std::ranges::find_if(
      under_way_, [&](const UnderWay& entry) { return entry.tag == tag && entry.hangs; });
  completed_.push_back({kCancellation, found == under_way_.end() ? -ENOENT : 0});
  if (found == under_way_.end()) return;
  completed_.push_back({tag, found->result});
  under_way_.erase(found);
}

// Nothing that could complete is a wait without end: better seen at once.
void FakeRing::CompleteOne() {
  std::vector<size_t> able;
  for (size_t i = 0; i < under_way_.size(); ++i) {
    if (!under_way_[i].hangs) able.push_back(i);
  }
  if (able.empty()) std::abort();
  const auto chosen = std::next(under_way_.begin(), static_cast<std::ptrdiff_t>(able[choose(able.size())]));
  completed_.push_back({chosen->tag, chosen->result});
  under_way_.erase(chosen);
}

}  // namespace weir
