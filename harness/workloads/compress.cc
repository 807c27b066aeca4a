#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/records/record_source.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/packing.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket_pair.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr std::string_view kToTarget = "target";
constexpr std::string_view kToSocket = "socket";
constexpr std::chrono::minutes kPatience(60);  // of a socket whose other end is in this process

// What the packed bytes go through to get to the other side.
class Link {
 public:
  static absl::StatusOr<Link> Open() {
    absl::StatusOr<SocketPair> pair = SocketPair::Make(SocketPair::Kind::kTcp, DeadlineIn(kPatience));
    if (!pair.ok()) return pair.status();
    const DuplexOptions options{.deadline = DeadlineIn(kPatience)};
    absl::StatusOr<std::unique_ptr<Duplex>> near = Duplex::Open(std::move(pair->connected), options);
    if (!near.ok()) return near.status();
    absl::StatusOr<std::unique_ptr<Duplex>> far = Duplex::Open(std::move(pair->accepted), options);
    if (!far.ok()) return far.status();
    return Link(*std::move(near), *std::move(far));
  }

  // `send` on a thread of its own beside `receive`. Which failed first the other one cannot tell.
  absl::Status Run(const std::function<absl::Status(Writer&)>& send,
                   const std::function<absl::Status(Reader&)>& receive) {
    absl::Status sent;
    std::jthread sender([&] {
      sent = send(near_->writer());
      if (sent.ok()) sent = near_->FinishWriting();
      if (!sent.ok()) near_->Abort();
    });
    const absl::Status received = receive(far_->reader());
    if (!received.ok()) far_->Abort();
    sender.join();
    return absl::IsUnavailable(received) || received.ok() ? (sent.ok() ? received : sent) : received;
  }

  uint64_t sent() const { return near_->writer().accounting().committed; }
  uint64_t system_calls() const {
    return near_->writer().accounting().system_calls + far_->reader().accounting().system_calls;
  }

 private:
  Link(std::unique_ptr<Duplex> near, std::unique_ptr<Duplex> far)
      : near_(std::move(near)), far_(std::move(far)) {}

  std::unique_ptr<Duplex> near_, far_;
};

// A file of records, what is made of it, and the threads' calls.
class PackingPass : public Pass {
 public:
  PackingPass(const Case& c, Packing packing)
      : case_(c),
        packing_(std::move(packing)),
        records_(RecordOf(c), c.seed),
        bytes_(StreamSize(records_, RecordsOf(c))) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t input_bytes() const override { return bytes_; }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> plain = SourceFile::Of(case_, records_);
    if (!plain.ok()) return plain.status();
    source_.emplace(*std::move(plain));
    return absl::OkStatus();
  }

 protected:
  absl::StatusOr<std::unique_ptr<Reader>> OpenSource() const {
    return OpenBatchedReader(source_->path(), {});
  }

  // What `step` makes of the source becomes the source.
  absl::Status Replace(const std::function<absl::Status(Reader&, Writer&)>& step) {
    const absl::StatusOr<std::unique_ptr<Reader>> reader = OpenSource();
    if (!reader.ok()) return reader.status();
    absl::StatusOr<SourceFile> made =
        SourceFile::Create(TargetOf(case_).directory, [](Writer&) { return absl::OkStatus(); });
    if (!made.ok()) return made.status();
    const absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(made->path(), {});
    if (!writer.ok()) return writer.status();
    absl::Status done = step(**reader, **writer);
    if (!done.ok()) return done;
    source_.reset();
    source_.emplace(*std::move(made));
    return absl::OkStatus();
  }

  const Case case_;
  const Packing packing_;
  const RecordSource records_;
  const uint64_t bytes_;  // before it is packed
  std::optional<SourceFile> source_;
};

class CompressPass final : public PackingPass {
 public:
  using PackingPass::PackingPass;

  uint64_t file_bytes() const override {
    return TargetOf(case_).kind == TargetSpec::Kind::kFile ? bytes_ : 0;
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    return absl::OkStatus();
  }

  absl::Status Run() override {
    absl::StatusOr<std::unique_ptr<Reader>> reader = OpenSource();
    if (!reader.ok()) return reader.status();
    absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(target_->path(), {});
    if (!writer.ok()) return writer.status();
    reader_ = *std::move(reader);
    writer_ = *std::move(writer);
    if (!through_socket()) return packing_.Pack(*reader_, *writer_);
    absl::StatusOr<Link> link = Link::Open();
    if (!link.ok()) return link.status();
    link_.emplace(*std::move(link));
    return link_->Run([this](Writer& to) { return packing_.Pack(*reader_, to); },
                      [this](Reader& from) { return packing_.Unpack(from, *writer_); });
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }
  absl::Status Finish() override { return target_->Finish(); }

  absl::StatusOr<Verified> Verify() override {
    if (TargetOf(case_).kind == TargetSpec::Kind::kNull) return Verified::kLengthOnly;
    const Expected expected = ExpectedRecordsOf(case_, records_);
    if (through_socket()) return target_->Verify(expected);
    absl::Status same = VerifyUndone(expected, [this](Writer& plain) {
      absl::StatusOr<std::unique_ptr<Reader>> made = OpenBatchedReader(target_->path(), {});
      return made.ok() ? packing_.Unpack(**made, plain) : made.status();
    });
    return same.ok() ? absl::StatusOr<Verified>(Verified::kEveryByte) : same;
  }

  std::optional<double> packed_ratio() const override {
    const uint64_t packed = link_ ? link_->sent() : writer_->accounting().committed;
    return static_cast<double>(packed) / static_cast<double>(bytes_);
  }

  std::optional<size_t> threads() const override {
    const size_t workers = case_.Number("threads", 1) > 1 ? case_.Number("threads") : 0;
    return (packing_.seals() ? 3 : 1) * (through_socket() ? 2 : 1) + workers;
  }

  std::optional<uint64_t> system_calls() const override {
    return reader_->accounting().system_calls + writer_->accounting().system_calls +
           (link_ ? link_->system_calls() : 0);
  }

 private:
  bool through_socket() const { return case_.Word("through") == kToSocket; }

  std::unique_ptr<Target> target_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> writer_;  // before the target goes
  std::optional<Link> link_;
};

// One stage with nothing around it: what it reads lies ready, and what it makes is dropped.
class StageLimit final : public PackingPass {
 public:
  StageLimit(const Case& c, Packing packing, PackingStage stage)
      : PackingPass(c, std::move(packing)), stage_(stage) {}

  uint64_t file_bytes() const override { return 0; }

  absl::Status ProvideInput() override {
    absl::Status provided = PackingPass::ProvideInput();
    const bool compressed = stage_ != PackingStage::kCompress;
    const bool sealed =
        stage_ == PackingStage::kOpen || (stage_ == PackingStage::kSocket && packing_.seals());
    if (provided.ok() && compressed) {
      provided = Replace([this](Reader& from, Writer& to) { return packing_.Compress(from, to); });
    }
    if (provided.ok() && sealed)
      provided = Replace([this](Reader& from, Writer& to) { return packing_.Seal(from, to); });
    return provided;
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Writer>> nowhere = OpenDiscardWriter("", {});
    if (!nowhere.ok()) return nowhere.status();
    nowhere_ = *std::move(nowhere);
    return absl::OkStatus();
  }

  absl::Status Run() override {
    absl::StatusOr<std::unique_ptr<Reader>> reader = OpenSource();
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    switch (stage_) {
      case PackingStage::kCompress:
        return packing_.Compress(*reader_, *nowhere_);
      case PackingStage::kSeal:
        return packing_.Seal(*reader_, *nowhere_);
      case PackingStage::kOpen:
        return packing_.Open(*reader_, *nowhere_);
      case PackingStage::kDecompress:
        return packing_.Decompress(*reader_, *nowhere_);
      case PackingStage::kSocket:
        return Send();
    }
    return absl::InternalError("no such stage");
  }

  absl::StatusOr<Verified> Verify() override {
    const uint64_t made = nowhere_->accounting().committed;
    const bool right = stage_ == PackingStage::kDecompress ? made == bytes_ : made > 0;
    if (!right) return absl::DataLossError(fmt::format("{} bytes were made of {}", made, bytes_));
    return Verified::kLengthOnly;
  }

  std::optional<uint64_t> system_calls() const override { return std::nullopt; }

 private:
  absl::Status Send() {
    absl::StatusOr<Link> link = Link::Open();
    if (!link.ok()) return link.status();
    return link->Run([this](Writer& to) { return RunPipe(*reader_, {}, to).status(); },
                     [this](Reader& from) { return RunPipe(from, {}, *nowhere_).status(); });
  }

  const PackingStage stage_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> nowhere_;
};

constexpr std::pair<std::string_view, PackingStage> kStages[] = {{"compress", PackingStage::kCompress},
                                                                 {"seal", PackingStage::kSeal},
                                                                 {"socket", PackingStage::kSocket},
                                                                 {"open", PackingStage::kOpen},
                                                                 {"decompress", PackingStage::kDecompress}};

absl::StatusOr<std::unique_ptr<Pass>> MakeStageLimit(const Case& c) {
  const auto* const stage =
      std::ranges::find_if(kStages, [&](const auto& each) { return each.first == c.Word("stage"); });
  if (stage == std::end(kStages))
    return absl::NotFoundError(fmt::format("there is no stage '{}'", c.Word("stage")));
  absl::StatusOr<Packing> packing = Packing::Of(c, c.Word("format"));
  if (!packing.ok()) return packing.status();
  return std::make_unique<StageLimit>(c, *std::move(packing), stage->second);
}

const Limit kStageLimit = {
    .name = "stage",
    .summary = "the stages of compressing, encrypting and sending, each with nothing around it",
    .make_pass = MakeStageLimit};

Case StageLimitCase(std::string_view stage, const Case& work) {
  Case c = StreamLimitCase(kStageLimit, work);
  c.parameters.back().in_name = false;  // the target
  std::vector<CaseParameter> own = {{"stage", ValueOf(std::string(stage))},
                                    {"format", ValueOf(work.strategy)}};
  for (const char* key : {"level", "threads", "cipher"}) {
    if (const CaseParameter* const parameter = work.Find(key)) own.push_back(*parameter);
  }
  c.parameters.insert(c.parameters.begin(), own.begin(), own.end());
  return c;
}

// Its first is what cases are held against: compressing is the slowest stage by far. Another program's stages are not
// known.
std::vector<Case> StageLimitCases(const Case& work) {
  if (!FindCompression(work.strategy).ok()) return {};
  const bool seals = work.Word("cipher") == AeadName(Aead::kChaCha20Poly1305);
  const bool sends = work.Word("through") == kToSocket;
  std::vector<Case> cases = {StageLimitCase("compress", work)};
  if (seals) cases.push_back(StageLimitCase("seal", work));
  if (sends) cases.push_back(StageLimitCase("socket", work));
  if (sends && seals) cases.push_back(StageLimitCase("open", work));
  if (sends) cases.push_back(StageLimitCase("decompress", work));
  return cases;
}

absl::StatusOr<std::unique_ptr<Pass>> MakeCompressPass(const Case& c) {
  absl::StatusOr<Packing> packing = Packing::Of(c, c.strategy);
  if (!packing.ok()) return packing.status();
  return std::make_unique<CompressPass>(c, *std::move(packing));
}

std::vector<WorkloadStrategy> Formats() {
  std::vector<WorkloadStrategy> rows;
  for (const Compression& each : Compressions()) {
    WorkloadStrategy row{
        .name = each.name,
        .summary = each.summary,
        .defaults = {{"level", fmt::format("{}", each.usual_level)}},
        .code = CodeOf(each.name, "FindCompression(\"{name}\")", "strategies/compress/compression.h")};
    if (!each.takes_threads) row.lacks.emplace_back("threads");
    rows.push_back(std::move(row));
  }
  return rows;
}

// One whose key travels with what it has encrypted, or none.
absl::StatusOr<ParameterValue> ParseCipher(std::string_view text) {
  return ParseWord(text, "", std::array{kNoCipher, AeadName(Aead::kChaCha20Poly1305)});
}

absl::StatusOr<ParameterValue> ParseThrough(std::string_view text) {
  return ParseWord(text, "", std::array{kToTarget, kToSocket});
}

// A level that the format does not have is left out, as others of the same run may have it.
absl::Status Takes(const Case& c) {
  if (absl::Status files = TakesFilesOnly(c); !files.ok() || c.strategy.empty()) return files;
  const absl::Status packs = Packing::Of(c, c.strategy).status();
  return packs.ok() ? packs : absl::FailedPreconditionError(std::string(packs.message()));
}

}  // namespace

Workload CompressWorkload() {
  return {
      .name = "compress",
      .summary =
          "a file of N records compressed, and perhaps encrypted, into another; or there and back through a "
          "socket",
      .parameters =
          {{.key = "level",
            .value_name = "N",
            .meaning = "how hard it tries: 1 to 19 of zstd, 1 to 12 of lz4; default 3 and 1",
            .parse = ParseNumberBetween<1, 19>},
           {.key = "threads",
            .value_name = "N",
            .meaning = "that compress; default 1, beside one for each further stage",
            .parse = ParseNumberBetween<1, 256>,
            .by_default = [](const Case&) { return std::string("1"); }},
           {.key = "cipher",
            .value_name = "NAME",
            .meaning =
                "that encrypts what was compressed: none (default), chacha20-poly1305 in the age format",
            .parse = ParseCipher,
            .by_default = [](const Case&) { return std::string(kNoCipher); },
            .of_the_work = true,
            .quick = {"none", "chacha20-poly1305"}},
           {.key = "through",
            .value_name = "WHERE",
            .meaning = "target: it is kept as it is (default); socket: it goes through one on this "
                       "machine, is undone, and the records are kept",
            .parse = ParseThrough,
            .by_default = [](const Case&) { return std::string(kToTarget); },
            .of_the_work = true,
            .quick = {"target", "socket"}},
           kRecordParameter,
           kRecordsParameter,
           kTargetParameter},
      .first_columns = {schema::kThroughputColumn, schema::kDifferenceColumn, schema::kPackedColumn,
                        schema::kCpuColumn, schema::kLimitColumn},
      .strategies = Formats,
      .takes = Takes,
      .limits = {&kStageLimit},
      .limit_cases = StageLimitCases,
      .make_pass = MakeCompressPass};
}

}  // namespace weir
