#include "harness/workloads/packing.h"

#include <string>
#include <utility>
#include <vector>

#include "strategies/threads/stages.h"

namespace weir {
namespace {

absl::Status RunOne(Reader& source, const absl::StatusOr<std::unique_ptr<Transform>>& transform,
                    Writer& target) {
  if (!transform.ok()) return transform.status();
  const Stage stages[] = {TransformStage(**transform)};
  return RunStages(source, stages, target);
}

}  // namespace

absl::StatusOr<Packing> Packing::Of(const Case& c, std::string_view format) {
  const absl::StatusOr<const Compression*> found = FindCompression(format);
  if (!found.ok()) return found.status();
  CompressionOptions options;
  if ((*found)->takes_threads) options.threads = c.Number("threads", 1);
  if (c.Find("level") != nullptr) options.level = static_cast<int>(c.Number("level"));
  if (const auto tried = (*found)->compress(options); !tried.ok()) return tried.status();
  const std::string cipher = c.Word("cipher");
  if (cipher.empty() || cipher == kNoCipher) return Packing(**found, options, nullptr);
  absl::StatusOr<std::unique_ptr<StreamCipher>> made = MakeStreamCipher(cipher);
  if (!made.ok()) return made.status();
  return Packing(**found, options, *std::move(made));
}

absl::Status Packing::Compress(Reader& source, Writer& target) const {
  return RunOne(source, format_->compress(options_), target);
}

absl::Status Packing::Decompress(Reader& source, Writer& target) const {
  return RunOne(source, format_->decompress(), target);
}

absl::Status Packing::Seal(Reader& source, Writer& target) const {
  const Stage stages[] = {[this](Reader& from, Writer& to) { return cipher_->Encrypt(from, to, 1); }};
  return RunStages(source, stages, target);
}

absl::Status Packing::Open(Reader& source, Writer& target) const {
  const Stage stages[] = {[this](Reader& from, Writer& to) { return cipher_->Decrypt(from, to, 1); }};
  return RunStages(source, stages, target);
}

absl::Status Packing::Pack(Reader& source, Writer& target) const {
  std::vector<Stage> stages = {[this](Reader& from, Writer& to) { return Compress(from, to); }};
  if (seals()) stages.emplace_back([this](Reader& from, Writer& to) { return Seal(from, to); });
  return RunStages(source, stages, target);
}

absl::Status Packing::Unpack(Reader& source, Writer& target) const {
  std::vector<Stage> stages;
  if (seals()) stages.emplace_back([this](Reader& from, Writer& to) { return Open(from, to); });
  stages.emplace_back([this](Reader& from, Writer& to) { return Decompress(from, to); });
  return RunStages(source, stages, target);
}

}  // namespace weir
