// `weir keygen`, `weir encrypt` and `weir decrypt` as a user meets them: whole commands, their output, their
// exit codes, and what they leave behind when something goes wrong.

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "results/report/exit_code.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class CryptCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    ASSERT_EQ(Weir({"keygen", "-o", path("key")}).exit_code, kExitDone);
    const std::string key = Read("key");
    const size_t at = key.find("age1");
    recipient_ = key.substr(at, key.find('\n', at) - at);
    for (int i = 0; plain_.size() < 200'000; ++i) plain_ += fmt::format("line {}\n", i);
    Write("plain", plain_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string path(const std::string& name) const { return (directory_ / name).string(); }

  void Write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

  std::string Read(const std::string& name) const {
    std::ifstream stream(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  ProcessResult Run(const std::vector<std::string>& command) const {
    auto result = RunProcess(command, interruption_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : ProcessResult();
  }

  ProcessResult Weir(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), weir_);
    return Run(arguments);
  }

  // In the test's directory, with $weir and $to, the recipient.
  ProcessResult Shell(const std::string& script) const {
    return Run(
        {"/bin/bash", "-c",
         fmt::format("cd '{}'; weir='{}'; to='{}'; {}", directory_.string(), weir_, recipient_, script)});
  }

  void Encrypt() {
    ASSERT_EQ(Weir({"encrypt", "-r", recipient_, "-o", path("sealed"), path("plain")}).exit_code, kExitDone);
  }

  // What lies in the test's directory beside what SetUp put there.
  std::vector<std::string> Left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      const std::string name = entry.path().filename();
      if (name != "key" && name != "plain") names.push_back(name);
    }
    return names;
  }

  const Interruption interruption_;
  const std::string weir_ = std::filesystem::absolute("weir").string();
  std::filesystem::path directory_;
  std::string recipient_;
  std::string plain_;
};

TEST_F(CryptCommandTest, KeygenMakesAFileThatIsTheOwnersAloneAndNeverReplacesOne) {
  struct stat attributes;
  ASSERT_EQ(::stat(path("key").c_str(), &attributes), 0);
  EXPECT_EQ(attributes.st_mode & 0777, 0600u);
  const std::string key = Read("key");
  EXPECT_THAT(key, StartsWith("# created: 20"));
  EXPECT_THAT(key, HasSubstr("\n# public key: age1"));
  EXPECT_THAT(key, HasSubstr("\nAGE-SECRET-KEY-1"));
  const ProcessResult again = Weir({"keygen", "-o", path("key")});
  EXPECT_EQ(again.exit_code, kExitUsage);
  EXPECT_THAT(again.err, HasSubstr("is there already"));
  EXPECT_EQ(Read("key"), key);
  EXPECT_EQ(Shell("$weir keygen -o /dev/null").exit_code, kExitUsage) << "where the key would be lost";
  EXPECT_EQ(Shell("umask 0; $weir keygen -o open 2>/dev/null; stat -c %a open").out, "600\n");
}

TEST_F(CryptCommandTest, KeygenWithoutAFilePrintsTheKeyAndTheRecipientApart) {
  const ProcessResult result = Weir({"keygen"});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_THAT(result.out, HasSubstr("AGE-SECRET-KEY-1"));
  EXPECT_THAT(result.err, StartsWith("Public key: age1"));
  EXPECT_THAT(result.err, Not(HasSubstr("SECRET")));
}

TEST_F(CryptCommandTest, KeygenWarnsWhereOthersCanReadTheKeyThatTheShellPutsInAFile) {
  const ProcessResult open = Shell("umask 022; $weir keygen > open");
  EXPECT_EQ(open.exit_code, kExitDone);
  EXPECT_THAT(open.err,
              StartsWith(fmt::format("weir keygen: warning: others can read {}, which holds the secret "
                                     "key; `chmod 600` keeps them out, and -o FILE ",
                                     std::filesystem::canonical(path("open")).string())));
  EXPECT_EQ(Shell("stat -c %a open").out, "644\n") << "whose mode is the user's to choose";
  for (const char* quiet : {"umask 077; $weir keygen > own", "umask 0; $weir keygen | cat",
                            "umask 0; $weir keygen > /dev/null", "umask 0; $weir keygen -o new"}) {
    const ProcessResult result = Shell(quiet);
    EXPECT_EQ(result.exit_code, kExitDone) << quiet;
    EXPECT_THAT(result.err, StartsWith("Public key: age1")) << quiet;
  }
  EXPECT_THAT(Shell("umask 027; $weir keygen > group").err, HasSubstr("others can read")) << "the group";
  EXPECT_THAT(Shell("umask 0; $weir keygen -o /dev/stdout > named").err, HasSubstr("others can read"));
  EXPECT_THAT(Shell("umask 0; exec > gone; rm gone; $weir keygen").err,
              HasSubstr("others can read the file that standard output goes to, which holds"));
}

TEST_F(CryptCommandTest, KeygenPrintsTheRecipientsOfIdentities) {
  const ProcessResult one = Weir({"keygen", "-y", path("key")});
  EXPECT_EQ(one.exit_code, kExitDone);
  EXPECT_EQ(one.out, recipient_ + "\n");
  EXPECT_EQ(one.err, "");
  EXPECT_EQ(Shell("$weir keygen -y - < key").out, recipient_ + "\n");
  const ProcessResult two = Shell(
      "$weir keygen -o second; cat key <(echo AGE-PLUGIN-X-1QQQQ) second > all; chmod 600 all; "
      "$weir keygen -y all -o recipients 2>said; $weir encrypt -R recipients plain | $weir decrypt -i "
      "second");
  EXPECT_EQ(two.out, plain_);
  EXPECT_THAT(Read("recipients"), StartsWith(recipient_ + "\nage1"));
  EXPECT_THAT(Read("recipients"), Not(HasSubstr("SECRET")));
  EXPECT_EQ(
      Read("said"),
      "weir keygen: warning: all: line 4: an identity of the plugin x, which age runs and weir does not\n");
  EXPECT_EQ(Shell("$weir keygen -y all -o recipients").exit_code, kExitUsage) << "which is there";
  EXPECT_EQ(Shell("umask 022; $weir keygen -y key -o open; stat -c %a open").out, "644\n")
      << "nothing secret";
  EXPECT_EQ(Shell("$weir keygen -y plain 2>/dev/null").exit_code, kExitBadInput);
}

TEST_F(CryptCommandTest, AFileComesBackThroughFilesAndPipes) {
  Encrypt();
  EXPECT_THAT(Read("sealed"), StartsWith("age-encryption.org/v1\n-> X25519 "));
  EXPECT_EQ(Weir({"decrypt", "-i", path("key"), "-o", path("back"), path("sealed")}).exit_code, kExitDone);
  EXPECT_EQ(Read("back"), plain_);
  const ProcessResult piped =
      Shell("cat plain | $weir encrypt -r $to --threads 3 | cat | $weir decrypt -i key --threads 1 -");
  EXPECT_EQ(piped.exit_code, kExitDone);
  EXPECT_EQ(piped.err, "");
  EXPECT_EQ(piped.out, plain_);
}

TEST_F(CryptCommandTest, StandardOutputIsGoneOnWithWhereItStands) {
  EXPECT_EQ(
      Shell(
          "echo before > all; { echo first; $weir encrypt -r $to plain | $weir decrypt -i key; echo last; } "
          ">> all")
          .exit_code,
      0);
  EXPECT_EQ(Read("all"), "before\nfirst\n" + plain_ + "last\n");
}

TEST_F(CryptCommandTest, ANameOfStandardOutputIsStandardOutput) {
  std::filesystem::create_symlink("/dev/stdout", path("link"));
  for (const char* name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link", "-"}) {
    for (const char* force : {"", "--force"}) {
      const std::string script = fmt::format(
          "echo before > all; {{ $weir encrypt -r $to plain | $weir decrypt -i key -o {} {}; echo last; }} "
          ">> all",
          name, force);
      const ProcessResult result = Shell(script);
      EXPECT_EQ(result.exit_code, 0) << script << result.err;
      EXPECT_EQ(Read("all"), "before\n" + plain_ + "last\n") << script;
    }
  }
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_EQ(Shell("echo before > all; $weir encrypt -r $to plain | $weir decrypt -i key -o /dev/fd/5 5>>all")
                .exit_code,
            0);
  EXPECT_EQ(Read("all"), "before\n" + plain_);
  EXPECT_EQ(Shell("$weir encrypt -r $to -o /dev/stdout plain | $weir decrypt -i key").out, plain_);
  const ProcessResult closed = Shell("$weir encrypt -r $to -o /dev/fd/9 plain");
  EXPECT_EQ(closed.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(closed.err, HasSubstr("/dev/fd/9"));
}

TEST_F(CryptCommandTest, KeysComeFromStandardInputToo) {
  Encrypt();
  for (const char* script :
       {"$weir decrypt -i - sealed < key", "cat key | $weir decrypt -i /dev/stdin sealed",
        "$weir decrypt -i <(cat key) sealed", "echo $to | $weir encrypt -R - plain | $weir decrypt -i key"}) {
    const ProcessResult result = Shell(script);
    EXPECT_EQ(result.exit_code, kExitDone) << script << result.err;
    EXPECT_EQ(result.out, plain_) << script;
  }
  EXPECT_EQ(Shell("chmod 644 key; $weir decrypt -i - sealed < key").err,
            "weir decrypt: warning: others can read the identity file standard input; `chmod 600` keeps them "
            "out\n");
  EXPECT_EQ(
      Shell("echo nothing | $weir decrypt -i - sealed").err,
      "weir decrypt: standard input: line 1: not an identity, which would begin with 'AGE-SECRET-KEY-1'\n");
}

TEST_F(CryptCommandTest, AKeysFileMayHoldIdentitiesOfOtherKinds) {
  Encrypt();
  ASSERT_EQ(
      Shell("$weir keygen -o stranger; "
            "printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXk\\n"
            "-----END OPENSSH PRIVATE KEY-----\\n' > ssh; "
            "for k in key stranger; do cat <(echo '# hardware'; echo AGE-PLUGIN-EXAMPLE-1QQQSZQGP) ssh $k "
            "> $k.all; done; chmod 600 ssh *.all")
          .exit_code,
      0);
  for (const char* script : {"$weir decrypt -i key.all sealed", "$weir decrypt -i ssh -i key sealed"}) {
    const ProcessResult result = Shell(script);
    EXPECT_EQ(result.exit_code, kExitDone) << script;
    EXPECT_EQ(result.err, "") << script;
    EXPECT_EQ(result.out, plain_) << script;
  }
  const ProcessResult stranger = Shell("$weir decrypt -i stranger.all sealed");
  EXPECT_EQ(stranger.exit_code, kExitBadInput);
  EXPECT_EQ(
      stranger.err,
      "weir decrypt: sealed: none of the identities is a recipient of this file (it has 1); not used: "
      "stranger.all: line 2: an identity of the plugin example, which age runs and weir does not, and 1 "
      "more\n");
}

TEST_F(CryptCommandTest, WhatAShellMadeOfAFileIsTold) {
  Encrypt();
  ASSERT_EQ(Shell("sed 's/$/\\r/' sealed > crlf; iconv -f latin1 -t utf-16 sealed > utf16; "
                  "iconv -f latin1 -t utf-16 key > key16; chmod 600 key16")
                .exit_code,
            0);
  struct Mangled {
    const char* arguments;
    const char* says;
  };
  for (const Mangled& mangled :
       {Mangled{"-i key crlf",
                "crlf: header, line 1: the file's line ends were changed, as by PowerShell's >"},
        Mangled{"-i key utf16",
                "utf16: header, line 1: the file was made UTF-16 text, as PowerShell's > does"},
        Mangled{"-i key16 sealed", "key16: UTF-16 text, as PowerShell's > writes it; save it as UTF-8"}}) {
    const ProcessResult result = Shell(fmt::format("$weir decrypt {}", mangled.arguments));
    EXPECT_EQ(result.exit_code, kExitBadInput) << mangled.arguments;
    EXPECT_THAT(result.err, HasSubstr(mangled.says));
    EXPECT_EQ(result.out, "");
  }
  EXPECT_THAT(Shell("$weir decrypt -i key crlf").err, HasSubstr("encrypt with -o OUT in place of >"));
  EXPECT_THAT(Shell("$weir decrypt -i key utf16").err, HasSubstr("encrypt with -o OUT in place of >"));
}

TEST_F(CryptCommandTest, EachOfManyRecipientsDecryptsAndNobodyElse) {
  ASSERT_EQ(Shell("for i in 1 2 3; do $weir keygen -o k$i; sed -n 's/# public key: //p' k$i; done > friends")
                .exit_code,
            0);
  ASSERT_EQ(Shell("sed -i 1d friends; (echo '# friends'; cat friends) > list").exit_code, 0);
  ASSERT_EQ(Shell("$weir encrypt -r $to -R list -o sealed plain").exit_code, 0);
  for (const char* key : {"key", "k2", "k3"}) {
    EXPECT_EQ(Shell(fmt::format("$weir decrypt -i {} sealed", key)).out, plain_);
  }
  EXPECT_EQ(Shell("$weir decrypt -i k1 -i k3 sealed").out, plain_) << "one of several identities suffices";
  const ProcessResult stranger = Shell("$weir decrypt -i k1 sealed");
  EXPECT_EQ(stranger.exit_code, kExitBadInput);
  EXPECT_EQ(stranger.err,
            "weir decrypt: sealed: none of the identities is a recipient of this file (it has 3)\n");
  EXPECT_EQ(stranger.out, "");
}

TEST_F(CryptCommandTest, AnOutputThatIsThereIsReplacedOnlyByForceAndOnlyWhenAllIsWell) {
  Encrypt();
  Write("back", "old");
  const ProcessResult refused = Shell("$weir decrypt -i key -o back sealed");
  EXPECT_EQ(refused.exit_code, kExitUsage);
  EXPECT_EQ(refused.err, "weir decrypt: back is there already; --force replaces it\n");
  EXPECT_EQ(Read("back"), "old");
  EXPECT_EQ(Shell("head -c 100000 sealed > cut; $weir decrypt -i key -o back --force cut").exit_code,
            kExitBadInput);
  EXPECT_EQ(Read("back"), "old");
  EXPECT_EQ(Shell("$weir decrypt -i key -o back --force sealed").exit_code, kExitDone);
  EXPECT_EQ(Read("back"), plain_);
  EXPECT_EQ(Shell("$weir encrypt -r $to -o back -f back && $weir decrypt -i key back").out, plain_)
      << "in place";
}

TEST_F(CryptCommandTest, APipeGetsOnlyWhatIsAuthentic) {
  Encrypt();
  std::string file = Read("sealed");
  file[file.size() - 50'000] ^= 1;  // in the last chunk but one of four
  Write("sealed", file);
  const ProcessResult result = Shell("$weir decrypt -i key < sealed");
  EXPECT_EQ(result.exit_code, kExitBadInput);
  EXPECT_THAT(result.err,
              HasSubstr("standard input: chunk 2 (at byte 131104 of the payload) is not as it was sealed"));
  EXPECT_EQ(result.out, plain_.substr(0, 131'072));
}

TEST_F(CryptCommandTest, AnIdentityThatOthersCanReadIsWarnedOf) {
  Encrypt();
  EXPECT_EQ(Shell("$weir decrypt -i key -o back sealed").err, "");
  ::chmod(path("key").c_str(), 0644);
  const ProcessResult result = Shell("$weir decrypt -i key sealed");
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_EQ(result.err,
            "weir decrypt: warning: others can read the identity file key; `chmod 600` keeps them out\n");
}

TEST_F(CryptCommandTest, MistakesAreExplainedAndNoSecretIsRepeated) {
  Encrypt();
  struct Mistake {
    const char* script;
    int exit_code;
    const char* says;
  };
  for (const Mistake& mistake : std::vector<Mistake>{
           {"$weir encrypt plain", kExitUsage, "who may decrypt it? Name a recipient"},
           {"$weir encrypt -r $(tail -1 key) plain", kExitUsage,
            "-r number 1: not a recipient but a secret key, which was open to all on the command line"},
           {"$weir encrypt -r $(tail -1 key | tr A-Z a-z) plain", kExitUsage, "but a secret key"},
           {"$weir encrypt -r AGE-SECRET-KEY-PQ-1QQSECRET plain", kExitUsage, "but a secret key"},
           {"$weir encrypt -r AGE-PLUGIN-X-1QQSECRET plain", kExitUsage, "but a secret key"},
           {"echo ssh-ed25519 AAAAC3NzaC1 me > ssh; $weir encrypt -R ssh -o out plain", kExitUsage,
            "ssh: line 1: an SSH key, which age encrypts to and weir does not"},
           {"(echo $to; echo ssh-rsa AAAAB3 me) > mixed; $weir encrypt -R mixed -o out plain", kExitUsage,
            "mixed: line 2: an SSH key"},
           {"$weir encrypt -r age1example1qqqsyqcyq5rqwzqf -o out plain", kExitUsage,
            "-r number 1: a recipient of the plugin example, which age runs and weir does not"},
           {"echo '-----BEGIN OPENSSH PRIVATE KEY-----' > id; chmod 600 id; $weir decrypt -i id sealed",
            kExitUsage, "id: line 1: an SSH key, which age decrypts with and weir does not"},
           {"echo AGE-PLUGIN-X-1QQSECRET > id; chmod 600 id; $weir decrypt -i id sealed", kExitUsage,
            "id: line 1: an identity of the plugin x, which age runs and weir does not"},
           {"$weir keygen -y id", kExitUsage, "id: line 1: an identity of the plugin x"},
           {"$weir keygen -y $(tail -1 key)", kExitBadInput, "cannot open AGE-SECRET-KEY-1...: "},
           {"$weir decrypt -i AGE-SECRET-KEY-PQ-1QQSECRET sealed", kExitBadInput, "AGE-SECRET-KEY-PQ-1...: "},
           {"$weir decrypt -i AGE-PLUGIN-X-1QQSECRET sealed", kExitBadInput, "AGE-PLUGIN-X-1...: "},
           {"$weir decrypt -i - < key", kExitUsage, "standard input can be read only once"},
           {"$weir decrypt -i - -i /dev/stdin sealed < key", kExitUsage,
            "standard input can be read only once"},
           {"echo $to | $weir encrypt -R - -", kExitUsage, "standard input can be read only once"},
           {"$weir encrypt -R $(tail -1 key) plain", kExitBadInput, "cannot open AGE-SECRET-KEY-1...: "},
           {"$weir encrypt -r $to $(tail -1 key)", kExitBadInput, "open AGE-SECRET-KEY-1... at offset 0"},
           {"$weir encrypt -r $to -o no/$(tail -1 key) plain", kExitMeasurementFailed,
            "no/AGE-SECRET-KEY-1..."},
           {"$weir encrypt -r $to plain $(tail -1 key)", kExitUsage, "AGE-SECRET-KEY-1...; see"},
           {"$weir encrypt -r $to --threads $(tail -1 key) plain", kExitUsage, "--threads"},
           {"$weir decrypt -i $(tail -1 key) sealed", kExitBadInput, "cannot open AGE-SECRET-KEY-1...: "},
           {"$weir decrypt -i $(tail -1 key | tr A-Z a-z) sealed", kExitBadInput,
            "open age-secret-key-1...: "},
           {"$weir decrypt -i key sealed $(tail -1 key)", kExitUsage, "AGE-SECRET-KEY-1...; see"},
           {"$weir keygen -o no/$(tail -1 key)", kExitMeasurementFailed, "no/AGE-SECRET-KEY-1..."},
           {"$weir keygen $(tail -1 key)", kExitUsage, "AGE-SECRET-KEY-1...; see"},
           {"$weir $(tail -1 key)", kExitUsage, "there is no command 'AGE-SECRET-KEY-1...'"},
           {"$weir encrypt -r age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z nowhere",
            kExitUsage, "-r number 1: a recipient that shares no secret with anyone"},
           {"yes $to | head -11000 > many; $weir encrypt -R many -o out nowhere", kExitUsage,
            "11000 recipients are too many for one file"},
           {"$weir encrypt -r $(echo $to | sed -e 's/q$/p/' -e t -e 's/.$/q/') plain", kExitUsage,
            "its checksum is wrong"},
           {"$weir encrypt -R key plain", kExitBadInput,
            "key: line 3: not a recipient but a secret key, which decrypts"},
           {"$weir encrypt -R nowhere plain", kExitBadInput, "cannot open nowhere"},
           {"$weir encrypt -r $to nowhere", kExitBadInput, "nowhere"},
           {"$weir encrypt -r $to -o no/where plain", kExitMeasurementFailed, "no/where"},
           {"$weir encrypt -r $to plain plain", kExitUsage, "see `weir encrypt --help`"},
           {"$weir encrypt -r $to --threads 0 plain", kExitUsage, "--threads"},
           {"$weir decrypt sealed", kExitUsage, "whose key? Name a file of identities"},
           {"$weir decrypt -i nowhere sealed", kExitBadInput, "cannot open nowhere"},
           {"chmod 600 plain; $weir decrypt -i plain sealed", kExitBadInput,
            "plain: line 1: not an identity"},
           {"(cat key; tail -1 key | cut -c2-) > bad; chmod 600 bad; $weir decrypt -i bad sealed",
            kExitBadInput, "bad: line 4: not an identity"},
           {"tail -1 key | sed -e 's/8$/9/' -e t -e 's/.$/8/' > bad; chmod 600 bad; $weir decrypt -i bad "
            "sealed",
            kExitBadInput, "bad: line 1: "},
           {"$weir decrypt -i key plain", kExitBadInput, "this is no age file"},
           {"$weir decrypt -i key -o out /proc/self/mem", kExitBadInput, "/proc/self/mem"},  // EIO
           {"$weir decrypt -i key -o /dev/full sealed", kExitMeasurementFailed, "/dev/full"},
           {"$weir encrypt -r $to plain > /dev/full", kExitMeasurementFailed, "standard output"},
           {"$weir encrypt -r $to < /", kExitBadInput, "standard input"},
           {"$weir encrypt -r $to plain >&-", kExitMeasurementFailed, "standard output"},
           {"$weir keygen -o no/where", kExitMeasurementFailed, "no/where"},
           {"$weir keygen > /dev/full", kExitMeasurementFailed, "standard output"}}) {
    const ProcessResult result = Shell(mistake.script);
    EXPECT_EQ(result.exit_code, mistake.exit_code) << mistake.script << ": " << result.err;
    EXPECT_THAT(result.err, HasSubstr(mistake.says)) << mistake.script;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr("SECRET-KEY-1Q"))) << mistake.script;
    EXPECT_THAT(result.err, Not(HasSubstr("QQSECRET"))) << mistake.script;
    EXPECT_THAT(result.err, Not(HasSubstr(Read("key").substr(Read("key").find("KEY-1") + 5, 8))))
        << mistake.script;
    EXPECT_THAT(result.err, Not(HasSubstr("/proc/self/fd"))) << "no name but the user's";
    EXPECT_FALSE(std::filesystem::exists(path("out")));
  }
}

// A name that clears the screen, goes on in a line of its own and is read backwards.
TEST_F(CryptCommandTest, NoNameBreaksAMessageOrSteersTheTerminal) {
  Encrypt();
  const std::string name = "a\x1b[2J\nweir: done\u202egpj";
  Write(name, plain_);
  Write(name + ".open", Read("key"));
  Write(name + ".other", "AGE-PLUGIN-X-1QQ\n");
  ::chmod(path(name + ".open").c_str(), 0644);
  for (const std::string& file : {name, name + ".other"}) ::chmod(path(file).c_str(), 0600);
  Write("name", name);
  for (const char* command :
       {"decrypt -i key \"$name\"", "decrypt -i \"$name\" sealed", "decrypt -i \"$name.none\" sealed",
        "decrypt -i \"$name.open\" sealed", "decrypt -i \"$name.other\" sealed",
        "decrypt -i key -o \"$name\" sealed", "decrypt -i key sealed \"$name\"",
        "decrypt -i key -o \"no/$name\" sealed", "encrypt -R \"$name\" plain", "encrypt -r \"$name\" plain",
        "encrypt -r $to \"$name.none\"", "encrypt \"--$name\"", "encrypt --threads \"$name\"",
        "keygen -o \"$name\"", "keygen -y \"$name\"", "keygen \"$name\""}) {
    const ProcessResult result = Shell(fmt::format("name=$(cat name); $weir {} > /dev/null", command));
    EXPECT_THAT(result.err, StartsWith("weir ")) << command;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << command << result.err;
    for (const char* steering : {"\x1b", "\u202e"})
      EXPECT_THAT(result.err, Not(HasSubstr(steering))) << command;
  }
  EXPECT_THAT(Shell("name=$(cat name); umask 0; $weir keygen > \"$name.new\"").err,
              HasSubstr("\\nweir: done"));
  EXPECT_EQ(Shell("name=$(cat name); $weir decrypt -i key \"$name\"").err.substr(0, 51),
            "weir decrypt: a\\x1b[2J\\nweir: done\\u202egpj: header");
}

TEST_F(CryptCommandTest, WhereNothingCanBeSaidTheExitCodeIsTheSame) {
  Encrypt();
  ::chmod(path("key").c_str(), 0644);  // which is warned of
  struct Saying {
    const char* script;
    int exit_code;
  };
  for (const Saying& saying : std::vector<Saying>{{"keygen", kExitDone},
                                                  {"keygen -o no/where", kExitMeasurementFailed},
                                                  {"keygen surplus", kExitUsage},
                                                  {"encrypt plain", kExitUsage},
                                                  {"encrypt -r $to nowhere", kExitBadInput},
                                                  {"decrypt -i key sealed", kExitDone},
                                                  {"decrypt -i key -o out plain", kExitBadInput},
                                                  {"decrypt -i key -o plain sealed", kExitUsage},
                                                  {"nothing", kExitUsage}}) {
    for (const char* nowhere : {"2> /dev/full", "2>&-"}) {
      const ProcessResult result = Shell(fmt::format("$weir {} {}", saying.script, nowhere));
      EXPECT_EQ(result.exit_code, saying.exit_code) << saying.script << " " << nowhere;
      EXPECT_EQ(result.err, "");
    }
  }
  EXPECT_EQ(Shell("$weir decrypt -i key -o out sealed 2>&-").exit_code, kExitDone);
  EXPECT_EQ(Read("out"), plain_) << "and no warning among it";
}

TEST_F(CryptCommandTest, HelpThatNobodyTakesIsNoCrash) {
  for (const char* nowhere : {"> /dev/full", ">&-"}) {
    EXPECT_LT(Shell(fmt::format("$weir encrypt --help {}", nowhere)).exit_code, 128) << nowhere;
  }
}

TEST_F(CryptCommandTest, ASinkThatClosesEndsItQuietly) {
  ASSERT_EQ(Shell("head -c 3000000 /dev/zero | $weir encrypt -r $to -o big").exit_code, 0);
  const std::string broken_pipe = fmt::format("{}\n", static_cast<int>(kExitBrokenPipe));
  for (const char* command : {"encrypt -r $to /dev/zero", "decrypt -i key big",
                              "decrypt -i key -o /dev/stdout big", "decrypt -i key -o /dev/fd/5 big 5>&1"}) {
    const ProcessResult result =
        Shell(fmt::format("$weir {} | head -c 100000 > /dev/null; echo ${{PIPESTATUS[0]}}", command));
    EXPECT_EQ(result.out, broken_pipe) << command << ": not all was written, and only 0 says so";
    EXPECT_EQ(result.err, "") << command;
  }
  const ProcessResult named =
      Shell("mkfifo pipe; head -c 100000 pipe > /dev/null & $weir decrypt -i key -o pipe big; echo $?; wait");
  EXPECT_EQ(named.out, fmt::format("{}\n", static_cast<int>(kExitMeasurementFailed)));
  EXPECT_THAT(named.err, HasSubstr("weir decrypt: write pipe at offset ")) << "which was asked for by name";
}

TEST_F(CryptCommandTest, NobodyMayRunWhatReplacesAnothersFile) {
  Encrypt();
  Write("back", "old");
  if (::chown(path("back").c_str(), 4711, 4712) != 0)
    GTEST_SKIP() << "not root, who alone may give files away";
  ASSERT_EQ(::chmod(path("back").c_str(), 06755), 0);
  EXPECT_EQ(Shell("$weir decrypt -i key --force -o back sealed; stat -c '%a %u %g' back").out,
            "755 4711 4712\n");
  EXPECT_EQ(Read("back"), plain_);
}

// What is run, and whether its output is there already and to be replaced.
struct Faulted {
  const char* command;
  bool force;
};

class CryptFaultTest : public CryptCommandTest, public testing::WithParamInterface<Faulted> {
 protected:
  // `big` is the input of 3 MB, some blocks, of which one was made anew; `small` that of 200 kB.
  void SetUp() override {
    CryptCommandTest::SetUp();
    const bool decrypts = GetParam().command == std::string_view("decrypt");
    ASSERT_EQ(Shell("head -c 3000000 /dev/zero > big; cp plain small").exit_code, 0);
    if (decrypts) {
      ASSERT_EQ(Shell("for f in big small; do $weir encrypt -r $to -o $f -f $f; done").exit_code, 0);
    }
    if (GetParam().force) Write("out", "old");
    command_ = fmt::format("$weir {} {} {} -o ", GetParam().command, decrypts ? "-i key" : "-r $to",
                           GetParam().force ? "--force" : "");
  }

  // Starts the command on a pipe that stays open, and sends the signal when it has taken all but the last of
  // what was written: with job control, as a shell without it has its background jobs ignore SIGINT.
  ProcessResult SignalInTheMiddle(const char* signal) const {
    return Shell(
        fmt::format("set -m; mkfifo pipe; exec 3<>pipe; {} out < pipe 3>&- & cat big >&3; kill -s {} $!; "
                    "wait $!; code=$?; rm pipe; exit $code",
                    command_, signal));
  }

  // Beside the old output, if there was one.
  void ExpectNothingLeft() const {
    std::vector<std::string> left;
    for (const std::string& name : Left()) {
      if (name.starts_with("out") && (name != "out" || !GetParam().force)) left.push_back(name);
    }
    EXPECT_THAT(left, IsEmpty());
    EXPECT_EQ(Read("out"), GetParam().force ? "old" : "");
  }

  std::string command_;
};

INSTANTIATE_TEST_SUITE_P(, CryptFaultTest,
                         testing::Values(Faulted{"encrypt", false}, Faulted{"encrypt", true},
                                         Faulted{"decrypt", false}, Faulted{"decrypt", true}),
                         [](const testing::TestParamInfo<Faulted>& info) {
                           return std::string(info.param.command) + (info.param.force ? "Force" : "New");
                         });

TEST_P(CryptFaultTest, WithoutAFaultThereIsAnOutput) {
  EXPECT_EQ(Shell(command_ + "out big").exit_code, kExitDone);
  EXPECT_NE(Read("out"), "old");
  EXPECT_GE(Read("out").size(), 3'000'000u);
}

TEST_P(CryptFaultTest, InterruptedInTheMiddle) {
  for (const char* signal : {"INT", "TERM", "HUP"}) {
    const ProcessResult result = SignalInTheMiddle(signal);
    EXPECT_EQ(result.exit_code, kExitInterrupted) << signal;
    EXPECT_THAT(result.err, HasSubstr(": interrupted; out was not written\n"));
    ExpectNothingLeft();
  }
}

TEST_P(CryptFaultTest, KilledInTheMiddle) {
  EXPECT_EQ(SignalInTheMiddle("KILL").exit_code, 128 + 9);
  if (Left().size() > 2u + GetParam().force) {
    GTEST_SKIP() << "this file system has no files without a name: " << testing::PrintToString(Left());
  }
  ExpectNothingLeft();
}

TEST_P(CryptFaultTest, PastTheLimitOfFiles) {
  const ProcessResult result = Shell("trap '' XFSZ; ulimit -f 64; " + command_ + "out small");
  EXPECT_EQ(result.exit_code, kExitMeasurementFailed) << result.err;
  EXPECT_THAT(result.err, HasSubstr("write out at offset 65536, errno 27"));
  ExpectNothingLeft();
}

TEST_P(CryptFaultTest, OnAFullDisk) {
  std::filesystem::create_directory(path("disk"));
  RunInChild([&] {
    MountTmpfs(path("disk"), 128 * 1024);
    if (testing::Test::IsSkipped()) return;
    if (GetParam().force) Write("disk/out", "old");
    const ProcessResult result = Shell(command_ + "disk/out small");
    EXPECT_EQ(result.exit_code, kExitMeasurementFailed) << result.err;
    EXPECT_THAT(result.err, HasSubstr("disk/out at offset "));
    EXPECT_THAT(result.err, HasSubstr("errno 28"));
    EXPECT_EQ(Shell("ls -A disk").out, GetParam().force ? "out\n" : "");
    EXPECT_EQ(Read("disk/out"), GetParam().force ? "old" : "");
  });
}

TEST_F(CryptCommandTest, AnErrorIsToldWhileThePipeGivesNothingMore) {
  ASSERT_EQ(Shell("head -c 2000000 /dev/zero | $weir encrypt -r $to -o bad").exit_code, 0);
  std::string file = Read("bad");
  file[1000] ^= 1;
  Write("bad", file);
  const ProcessResult result = Shell(
      "mkfifo hold; exec 3<>hold; $weir decrypt -i key --threads 2 < <(cat bad; read -u 3); code=$?; echo "
      ">&3; "
      "exit $code");
  EXPECT_EQ(result.exit_code, kExitBadInput);
  EXPECT_THAT(result.err,
              HasSubstr("standard input: chunk 0 (at byte 0 of the payload) is not as it was sealed"));
}

TEST_F(CryptCommandTest, InterruptedWhileAPipeGivesNothingItEnds) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  ASSERT_EQ(::write(pipe[1], "text", 4), 4);
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(pipe[0], STDIN_FILENO);
    ::execl(weir_.c_str(), "weir", "encrypt", "-r", recipient_.c_str(), "-o", path("out").c_str(), nullptr);
    ::_exit(127);
  }
  for (int unread = 4; unread > 0;) ASSERT_EQ(::ioctl(pipe[0], FIONREAD, &unread), 0);  // it is at work then
  ::kill(process, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);  // or for ever: the pipe stays open
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kExitInterrupted);
  EXPECT_FALSE(std::filesystem::exists(path("out")));
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace weir
