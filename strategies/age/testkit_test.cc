// The conformance vectors of the age format (C2SP/CCTV, age/testdata): the outcome that each demands, and
// that what may be released is released, and nothing else.
//
// They are not part of the repository: WEIR_AGE_TESTKIT names the folder that they lie in.

#include <openssl/evp.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/age/age_file.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

struct Vector {
  std::multimap<std::string, std::string> fields;
  std::string file;

  std::string Field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
  }
};

std::string Inflate(const std::string& compressed) {
  std::string plain(64 << 20, '\0');
  uLongf size = plain.size();
  const auto* const from = reinterpret_cast<const Bytef*>(compressed.data());
  EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(plain.data()), &size, from, compressed.size()), Z_OK);
  plain.resize(size);
  return plain;
}

// "key: value" lines, an empty line, and the file.
Vector Load(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  Vector vector;
  for (std::string line; std::getline(stream, line) && !line.empty();) {
    const size_t colon = line.find(": ");
    vector.fields.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  vector.file.assign(std::istreambuf_iterator<char>(stream), {});
  if (vector.Field("compressed") == "zlib") vector.file = Inflate(vector.file);
  return vector;
}

std::string Sha256(std::string_view bytes) {
  unsigned char digest[32];
  EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string OutcomeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return "success";
    case absl::StatusCode::kInvalidArgument:
      return "header failure";
    case absl::StatusCode::kPermissionDenied:
      return "no match";
    case absl::StatusCode::kUnauthenticated:
      return "HMAC failure";
    case absl::StatusCode::kDataLoss:
      return "payload failure";
    default:
      return status.ToString();
  }
}

// What weir does not read: files encrypted with a passphrase, and those in armour.
bool IsLeftToAge(const Vector& vector) {
  return !vector.Field("passphrase").empty() || !vector.Field("armored").empty();
}

void Check(const Vector& vector, size_t threads) {
  std::vector<X25519Identity> identities;
  const auto [first, last] = vector.fields.equal_range("identity");
  for (auto field = first; field != last; ++field) {
    absl::StatusOr<X25519Identity> identity = X25519Identity::Parse(field->second);
    ASSERT_TRUE(identity.ok()) << identity.status();
    identities.push_back(*std::move(identity));
  }
  TextReader source(vector.file);
  TextWriter target;
  const absl::Status status = DecryptAgeFile(source, identities, target, {.threads = threads});
  EXPECT_EQ(OutcomeOf(status), vector.Field("expect")) << status;
  const std::string payload = vector.Field("payload");
  EXPECT_EQ(Sha256(target.text()), payload.empty() ? Sha256("") : payload) << target.text().size();
}

TEST(TestkitTest, EveryVectorHasItsOutcomeAndReleasesWhatItMay) {
  const char* const folder = std::getenv("WEIR_AGE_TESTKIT");
  if (folder == nullptr) GTEST_SKIP() << "WEIR_AGE_TESTKIT does not name the folder of age's test vectors";
  ASSERT_TRUE(std::filesystem::is_directory(folder)) << folder;
  size_t checked = 0, left = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename());
    const Vector vector = Load(entry.path());
    if (IsLeftToAge(vector)) {
      ++left;
      continue;
    }
    for (const size_t threads : {1, 3}) Check(vector, threads);
    ++checked;
  }
  fmt::print("{} vectors; {} more need a passphrase or armour, and are not checked\n", checked, left);
  EXPECT_GT(checked, 0u);
}

}  // namespace
}  // namespace weir
