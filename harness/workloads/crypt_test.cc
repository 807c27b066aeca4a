#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/stream_cipher.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

absl::StatusOr<std::unique_ptr<Pass>> MakePass(const Case& c) {
  return (c.workload == "encrypt" ? EncryptWorkload() : DecryptWorkload()).make_pass(c);
}

// A directory that must be empty again at the end.
class CryptTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
    std::filesystem::remove_all(directory_);
  }

  Case CaseOf(const std::string& workload, std::string_view cipher, uint64_t records) {
    Case c = StreamCase(workload, cipher, *ParseRecordSpec("fixed:1000"), records,
                        {TargetSpec::Kind::kFile, directory_});
    c.Set("reader", ValueOf("batched"));
    c.Set("writer", ValueOf("batched"));
    c.Set("threads", ValueOf(2));
    return c;
  }

  static absl::StatusOr<Verified> RunAll(Pass& pass) {
    for (const auto& step : {pass.ProvideInput(), pass.Prepare(), pass.Run(), pass.Finish()}) {
      if (!step.ok()) return step;
    }
    return pass.Verify();
  }

  const std::string directory_ = testing::TempDir() + "/crypt_test";
};

TEST_F(CryptTest, EveryCipherBothWaysIsVerified) {
  for (const CipherSpec& cipher : CipherSpecs()) {
    for (const char* workload : {"encrypt", "decrypt"}) {
      for (const uint64_t records : {1, 66, 5000}) {
        const Case c = CaseOf(workload, cipher.name, records);
        SCOPED_TRACE(c.Name());
        const std::unique_ptr<Pass> pass = *MakePass(c);
        const absl::StatusOr<Verified> verified = RunAll(*pass);
        ASSERT_TRUE(verified.ok()) << verified.status();
        EXPECT_EQ(*verified, Verified::kEveryByte);
        EXPECT_EQ(pass->bytes(), 1000 * records);
        EXPECT_GT(pass->system_calls().value(), 0u);
      }
    }
  }
}

TEST_F(CryptTest, AnyReaderAndWriterWillDo) {
  for (const ReaderStrategy& reader : ReaderStrategies()) {
    if (!Supported(reader).ok()) continue;
    for (const WriterStrategy& writer : WriterStrategies()) {
      if (!SupportedIn(writer, directory_).ok()) continue;
      Case c = CaseOf("encrypt", "chacha20-poly1305", 1500);
      c.Set("reader", ValueOf(std::string(reader.name)));
      c.Set("writer", ValueOf(std::string(writer.name)));
      const std::unique_ptr<Pass> pass = *MakePass(c);
      const absl::StatusOr<Verified> verified = RunAll(*pass);
      ASSERT_TRUE(verified.ok()) << reader.name << " " << writer.name << " " << verified.status();
      EXPECT_EQ(*verified, writer.capabilities.keeps_bytes ? Verified::kEveryByte : Verified::kLengthOnly);
    }
  }
}

TEST_F(CryptTest, DecryptWritesToAPipeAndEncryptToNothing) {
  Case c = CaseOf("decrypt", "chacha20-poly1305", 3000);
  c.Set("target", ValueOf(TargetSpec{TargetSpec::Kind::kPipe, directory_}));
  const std::unique_ptr<Pass> piped = *MakePass(c);
  EXPECT_EQ(RunAll(*piped).value(), Verified::kEveryByte);
  c = CaseOf("encrypt", "aes-256-gcm", 3000);
  c.Set("target", ValueOf(TargetSpec{TargetSpec::Kind::kNull, directory_}));
  const std::unique_ptr<Pass> nowhere = *MakePass(c);
  EXPECT_EQ(RunAll(*nowhere).value(), Verified::kLengthOnly);
}

TEST_F(CryptTest, EveryStreamHasAKeyOfItsOwn) {
  const std::string plain(200'000, 'p');
  for (const char* name : {"chacha20-poly1305", "aes-256-gcm"}) {
    const std::unique_ptr<StreamCipher> cipher = *MakeStreamCipher(name);
    std::string streams[2];
    for (std::string& stream : streams) {
      TextReader source(plain);
      TextWriter target;
      ASSERT_TRUE(cipher->Encrypt(source, target, 2).ok());
      stream = target.text();
    }
    EXPECT_NE(streams[0].substr(streams[0].size() - 1000), streams[1].substr(streams[1].size() - 1000))
        << name;
    TextReader source(streams[1]);
    TextWriter target;
    EXPECT_TRUE(cipher->Decrypt(source, target, 2).ok());
    EXPECT_TRUE(target.text() == plain);
  }
}

TEST_F(CryptTest, WhatWasChangedOnTheWayIsAnError) {
  for (const CipherSpec& cipher : CipherSpecs()) {
    const std::unique_ptr<Pass> pass = *MakePass(CaseOf("encrypt", cipher.name, 5000));
    ASSERT_TRUE(pass->ProvideInput().ok() && pass->Prepare().ok() && pass->Run().ok() && pass->Finish().ok());
    std::filesystem::recursive_directory_iterator made(directory_);
    while (!made->is_regular_file()) ++made;
    std::filesystem::resize_file(made->path(), made->file_size() - 1);
    EXPECT_EQ(pass->Verify().status().code(), absl::StatusCode::kDataLoss) << cipher.name;
  }
}

TEST_F(CryptTest, WhatThereIsNotIsNamed) {
  Case c = CaseOf("encrypt", "rot13", 1);
  EXPECT_EQ(MakePass(c).status().message(),
            "there is no cipher 'rot13'; there are chacha20-poly1305, aes-256-gcm, shift");
  c.Set("cipher", ValueOf("rot13"));
  EXPECT_FALSE(MakeCipherLimit(c).ok());
  c = CaseOf("encrypt", "shift", 1);
  c.Set("writer", ValueOf("quill"));
  EXPECT_NE(MakePass(c).status().message().find("there is no writing strategy 'quill'; there are "),
            absl::string_view::npos);
  c.Set("reader", ValueOf("eye"));
  EXPECT_EQ(MakePass(c).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(CryptTest, TheLimitDoesTheCiphersWorkAlone) {
  for (const CipherSpec& cipher : CipherSpecs()) {
    for (const uint64_t records : {1, 66, 197, 5000}) {
      for (const size_t threads : {1, 2, 3}) {
        Case c = CaseOf("limit", cipher.name, records);
        c.Set("cipher", ValueOf(std::string(cipher.name)));
        c.Set("threads", ValueOf(threads));
        const std::unique_ptr<Pass> pass = *MakeCipherLimit(c);
        // A chunk that was sealed is gone when the next one is; shifts add up.
        const Verified checked = cipher.name == "shift" ? Verified::kEveryByte : Verified::kLengthOnly;
        EXPECT_EQ(RunAll(*pass).value(), checked) << cipher.name << records << threads;
        EXPECT_EQ(pass->file_bytes(), 0u);
      }
    }
  }
}

}  // namespace
}  // namespace weir
