#include "harness/workloads/crypt.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "harness/workloads/comparing_writer.h"
#include "harness/workloads/expected_stream.h"
#include "harness/workloads/record_source.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_cipher.h"
#include "strategies/batched_reader.h"
#include "strategies/reader_registry.h"
#include "strategies/registry.h"

namespace weir {
namespace {

class CryptPass final : public Pass {
 public:
  CryptPass(const Case& c, std::unique_ptr<StreamCipher> cipher, const ReaderStrategy& reader,
            const WriterStrategy& writer)
      : case_(c),
        encrypts_(c.workload == "encrypt"),
        reader_strategy_(reader),
        writer_strategy_(writer),
        cipher_(std::move(cipher)),
        records_(c.record, c.seed),
        bytes_(StreamSize(records_, c.records)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return kept() && IsFile() ? bytes_ : 0; }
  size_t write_size() const override { return 1 << 20; }
  uint64_t input_bytes() const override { return encrypts_ ? bytes_ : cipher_->EncryptedSize(bytes_); }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> plain = SourceFile::Create(case_.target.directory, records_, case_.records);
    if (!plain.ok()) return plain.status();
    source_.emplace(*std::move(plain));
    return encrypts_ ? absl::OkStatus() : EncryptSource();
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(case_.target);
    if (target.ok()) target_ = *std::move(target);
    return target.status();
  }

  absl::Status Run() override {
    absl::Status opened = OpenBoth();
    if (!opened.ok()) return opened;
    absl::Status done = encrypts_ ? cipher_->Encrypt(*reader_, *writer_, case_.threads)
                                  : cipher_->Decrypt(*reader_, *writer_, case_.threads);
    if (!done.ok()) {
      writer_->Cancel();
      return done;
    }
    absl::Status closed = reader_->Close();
    return closed.ok() ? writer_->Close() : closed;
  }

  absl::StatusOr<bool> MakeDurable() override {
    if (!kept()) return false;
    return target_->MakeDurable();
  }

  absl::Status Finish() override {
    if (writer_ == nullptr) return target_->Finish();  // opening failed, which Run has said
    const uint64_t wanted = encrypts_ ? cipher_->EncryptedSize(bytes_) : bytes_;
    const uint64_t committed = writer_->accounting().committed;
    if (committed != wanted) {
      return absl::DataLossError(fmt::format("{} of {} bytes were committed", committed, wanted));
    }
    return target_->Finish();
  }

  absl::StatusOr<Verified> Verify() override {
    if (!kept() || case_.target.kind == TargetSpec::Kind::kNull) return Verified::kLengthOnly;
    ExpectedRecords expected(records_, case_.records);
    return encrypts_ ? VerifyByDecrypting(expected) : target_->Verify(expected, bytes_);
  }

  bool maps_file() const override {
    return reader_strategy_.capabilities.maps_file || writer_strategy_.capabilities.maps_file;
  }

  std::optional<double> stall_seconds() const override {
    if (!writer_strategy_.capabilities.threaded) return std::nullopt;
    return std::chrono::duration<double>(writer_->accounting().stalled).count();
  }

  std::optional<uint64_t> system_calls() const override {
    if (reader_strategy_.capabilities.library_reads || writer_strategy_.capabilities.library_writes) {
      return std::nullopt;
    }
    return reader_->accounting().system_calls + writer_->accounting().system_calls;
  }

 private:
  bool kept() const { return writer_strategy_.capabilities.keeps_bytes; }
  bool IsFile() const { return case_.target.kind == TargetSpec::Kind::kFile; }

  absl::Status EncryptSource() {
    absl::StatusOr<std::unique_ptr<Reader>> plain = OpenBatchedReader(source_->path(), {});
    if (!plain.ok()) return plain.status();
    absl::StatusOr<SourceFile> sealed = SourceFile::Create(case_.target.directory, [&](Writer& writer) {
      return cipher_->Encrypt(**plain, writer, case_.threads);
    });
    if (!sealed.ok()) return sealed.status();
    source_.reset();
    source_.emplace(*std::move(sealed));
    return absl::OkStatus();
  }

  // Under the clock, and no sooner: some begin to read as soon as they are opened.
  absl::Status OpenBoth() {
    absl::StatusOr<std::unique_ptr<Reader>> reader =
        OpenReader(reader_strategy_, source_->path(), {.buffer_size = reader_strategy_.default_buffer_size});
    if (!reader.ok()) return reader.status();
    absl::StatusOr<std::unique_ptr<Writer>> writer =
        OpenWriter(writer_strategy_, target_->path(), {.buffer_size = case_.buffer_size});
    if (!writer.ok()) return writer.status();
    reader_ = *std::move(reader);
    writer_ = *std::move(writer);
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> VerifyByDecrypting(ExpectedStream& expected) const {
    absl::StatusOr<std::unique_ptr<Reader>> made = OpenBatchedReader(target_->path(), {});
    if (!made.ok()) return made.status();
    ComparingWriter comparing(expected);
    absl::Status same = cipher_->Decrypt(**made, comparing, case_.threads);
    if (same.ok()) same = comparing.Close();
    if (!same.ok()) return same;
    return Verified::kEveryByte;
  }

  const Case case_;
  const bool encrypts_;
  const ReaderStrategy& reader_strategy_;
  const WriterStrategy& writer_strategy_;
  const std::unique_ptr<StreamCipher> cipher_;
  const RecordSource records_;
  const uint64_t bytes_;  // before it is encrypted
  std::unique_ptr<Target> target_;
  std::optional<SourceFile> source_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> writer_;  // before the target goes
};

}  // namespace

absl::StatusOr<std::unique_ptr<Pass>> MakeCryptPass(const Case& c) {
  absl::StatusOr<std::unique_ptr<StreamCipher>> cipher = MakeStreamCipher(c.strategy);
  if (!cipher.ok()) return cipher.status();
  const absl::StatusOr<const ReaderStrategy*> reader = FindStrategy(ReaderStrategies(), "reading", c.reader);
  if (!reader.ok()) return reader.status();
  const auto writer = std::ranges::find(WriterStrategies(), c.writer, &WriterStrategy::name);
  if (writer == WriterStrategies().end()) {
    return absl::NotFoundError(fmt::format("there is no strategy '{}'; `weir list` shows all", c.writer));
  }
  return std::make_unique<CryptPass>(c, *std::move(cipher), **reader, *writer);
}

}  // namespace weir
