#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/records/record_source.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_cipher.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"

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
        threads_(c.Number("threads", 1)),
        records_(RecordOf(c), c.seed),
        count_(RecordsOf(c)),
        bytes_(StreamSize(records_, count_)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return kept() && IsFile() ? bytes_ : 0; }
  size_t write_size() const override { return 1 << 20; }
  uint64_t input_bytes() const override { return encrypts_ ? bytes_ : cipher_->EncryptedSize(bytes_); }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> plain = SourceFile::Of(case_, records_);
    if (!plain.ok()) return plain.status();
    source_.emplace(*std::move(plain));
    return encrypts_ ? absl::OkStatus() : EncryptSource();
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    return absl::OkStatus();
  }

  absl::Status Run() override {
    absl::Status opened = OpenBoth();
    if (!opened.ok()) return opened;
    absl::Status done = encrypts_ ? cipher_->Encrypt(*reader_, *writer_, threads_)
                                  : cipher_->Decrypt(*reader_, *writer_, threads_);
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
    if (!kept() || TargetOf(case_).kind == TargetSpec::Kind::kNull) return Verified::kLengthOnly;
    const Expected expected = ExpectedRecordsOf(case_, records_);
    return encrypts_ ? VerifyByDecrypting(expected) : target_->Verify(expected);
  }

  bool maps_file() const override {
    return reader_strategy_.capabilities.maps_file || writer_strategy_.capabilities.maps_file;
  }

  std::optional<size_t> threads() const override {
    return threads_ + (reader_strategy_.capabilities.reads_ahead ? 1 : 0) +
           (writer_strategy_.capabilities.threads() - 1);
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
  bool IsFile() const { return TargetOf(case_).kind == TargetSpec::Kind::kFile; }

  absl::Status EncryptSource() {
    absl::StatusOr<std::unique_ptr<Reader>> plain = OpenBatchedReader(source_->path(), {});
    if (!plain.ok()) return plain.status();
    absl::StatusOr<SourceFile> sealed = SourceFile::Create(TargetOf(case_).directory, [&](Writer& writer) {
      return cipher_->Encrypt(**plain, writer, threads_);
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
        OpenWriter(writer_strategy_, target_->path(), {.buffer_size = kMinBufferSize});
    if (!writer.ok()) return writer.status();
    reader_ = *std::move(reader);
    writer_ = *std::move(writer);
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> VerifyByDecrypting(const Expected& expected) const {
    absl::Status same = VerifyUndone(expected, [this](Writer& plain) {
      absl::StatusOr<std::unique_ptr<Reader>> made = OpenBatchedReader(target_->path(), {});
      return made.ok() ? cipher_->Decrypt(**made, plain, threads_) : made.status();
    });
    return same.ok() ? absl::StatusOr<Verified>(Verified::kEveryByte) : same;
  }

  const Case case_;
  const bool encrypts_;
  const ReaderStrategy& reader_strategy_;
  const WriterStrategy& writer_strategy_;
  const std::unique_ptr<StreamCipher> cipher_;
  const size_t threads_;
  const RecordSource records_;
  const uint64_t count_;
  const uint64_t bytes_;  // before it is encrypted
  std::unique_ptr<Target> target_;
  std::optional<SourceFile> source_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> writer_;  // before the target goes
};

absl::StatusOr<const WriterStrategy*> FindWriter(std::string_view name) {
  return FindStrategy(WriterStrategies(), "writing", name);
}

absl::StatusOr<const ReaderStrategy*> FindReader(std::string_view name) {
  return FindStrategy(ReaderStrategies(), "reading", name);
}

absl::StatusOr<std::unique_ptr<Pass>> MakeCryptPass(const Case& c) {
  absl::StatusOr<std::unique_ptr<StreamCipher>> cipher = MakeStreamCipher(c.strategy);
  if (!cipher.ok()) return cipher.status();
  const absl::StatusOr<const ReaderStrategy*> reader = FindReader(c.Word("reader"));
  if (!reader.ok()) return reader.status();
  const absl::StatusOr<const WriterStrategy*> writer = FindWriter(c.Word("writer"));
  if (!writer.ok()) return writer.status();
  return std::make_unique<CryptPass>(c, *std::move(cipher), **reader, **writer);
}

std::vector<WorkloadStrategy> Ciphers(std::string_view work) {
  std::vector<WorkloadStrategy> rows;
  for (const CipherSpec& each : CipherSpecs()) {
    rows.push_back({.name = each.name, .summary = each.summary, .yardstick = !each.hides});
    if (each.is_age) rows.back().code = CodeOf(work, "{Name}AgeFile", "strategies/age/age_file.h");
  }
  return rows;
}

absl::StatusOr<ParameterValue> ParseReader(std::string_view text) {
  const absl::StatusOr<const ReaderStrategy*> reader = FindReader(text);
  if (!reader.ok()) return reader.status();
  return ValueOf(std::string(text));
}

absl::StatusOr<ParameterValue> ParseWriter(std::string_view text) {
  const absl::StatusOr<const WriterStrategy*> writer = FindWriter(text);
  if (!writer.ok()) return writer.status();
  return ValueOf(std::string(text));
}

// Other programs, which have no threads that we know of, are held against no cipher.
std::vector<Case> LimitsOf(const Case& work) {
  std::vector<Case> limits = {StreamLimitCase(kTransferLimit, work), WriteLimitCase(work)};
  if (work.Find("threads") != nullptr) limits.push_back(CipherLimitCase(work));
  return limits;
}

Workload CryptWorkload(std::string_view name, std::string_view summary) {
  return {.name = name,
          .summary = summary,
          .parameters = {{.key = "reader",
                          .value_name = "NAME",
                          .meaning = "the reading strategy; default batched",
                          .parse = ParseReader,
                          .by_default = [](const Case&) { return std::string("batched"); }},
                         {.key = "writer",
                          .value_name = "NAME",
                          .meaning = "the writing strategy; default batched",
                          .parse = ParseWriter,
                          .by_default = [](const Case&) { return std::string("batched"); }},
                         {.key = "threads",
                          .value_name = "N",
                          .meaning = "that a cipher works on; default one for each CPU",
                          .parse = ParseNumberBetween<1, 256>,
                          .by_default =
                              [](const Case&) {
                                return fmt::format("{}", std::max(1u, std::thread::hardware_concurrency()));
                              }},
                         kRecordParameter,
                         kRecordsParameter,
                         kTargetParameter},
          .strategies = [name] { return Ciphers(name); },
          .takes = TakesFilesOnly,
          .limits = {&kTransferLimit, &kWriteLimit, &kCipherLimit},
          .limit_cases = LimitsOf,
          .make_pass = MakeCryptPass};
}

}  // namespace

Workload EncryptWorkload() {
  return CryptWorkload(
      "encrypt",
      "a file of N records sealed into another file, in the age v1 format or as its cipher has it");
}

Workload DecryptWorkload() { return CryptWorkload("decrypt", "such a file opened again"); }

}  // namespace weir
